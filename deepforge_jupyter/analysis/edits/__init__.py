"""Changes of an interface as changes of its code."""

from deepforge_jupyter.analysis.edits.edit import edit_operation
from deepforge_jupyter.analysis.edits.source import applied

__all__ = ["applied", "edit_operation"]
