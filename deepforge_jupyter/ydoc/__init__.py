"""Shared models for jupyter_ydoc; the entry point is here.

Importing it imports nothing else of ours: an error there would disable collaboration for every notebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deepforge_jupyter.ydoc.pipeline import YPipeline

__all__ = ["YPipeline"]


def __getattr__(name: str) -> Any:
    if name != "YPipeline":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import jupyter_ydoc  # noqa: F401  comes first, since it asks for this very name while it is being imported

    from deepforge_jupyter.ydoc.pipeline import YPipeline

    return YPipeline
