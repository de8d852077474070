"""Environment files: read and checked."""

from deepforge_jupyter.environments.parse import parse_environment

__all__ = ["parse_environment"]
