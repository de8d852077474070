"""Records: JSON bodies with a revision, in named collections."""
