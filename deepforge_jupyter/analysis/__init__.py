"""What the code of a project says, read without importing or running it."""

from deepforge_jupyter.analysis.imports import project_modules
from deepforge_jupyter.analysis.operation import read_operation
from deepforge_jupyter.analysis.project_module import read_project_module
from deepforge_jupyter.analysis.renaming import is_python, rename_module
from deepforge_jupyter.analysis.resource import read_python_resource

__all__ = [
    "is_python",
    "project_modules",
    "read_operation",
    "read_project_module",
    "read_python_resource",
    "rename_module",
]
