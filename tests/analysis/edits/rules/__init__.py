"""One file a rule: what it says, `VALID` (code, edit, code afterwards) and `INVALID` (code, edit, the error's code)."""
