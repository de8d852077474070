"""What the code of a project says, read without importing or running it."""

from deepforge_jupyter.analysis.imports import project_modules
from deepforge_jupyter.analysis.operation import read_operation

__all__ = ["project_modules", "read_operation"]
