"""How values of a project's own types are written and read; call `register` in a file of `serializers/`."""

from deepforge_runner.serialization import register

__all__ = ["register"]
