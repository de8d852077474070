"""DeepForge for Jupyter: pipelines of Python operations, drawn, run and watched in JupyterLab."""

from __future__ import annotations

from typing import Any

from deepforge_jupyter._version import __version__

__all__ = ["__version__"]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "deepforge-jupyter"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from deepforge_jupyter.app import DeepForge

    return [{"module": "deepforge_jupyter", "app": DeepForge}]
