"""What the first run would otherwise wait for."""

from __future__ import annotations

import importlib


def import_what_a_run_needs() -> None:
    """To be called in a thread."""
    for name in ("analysis", "history.history"):
        importlib.import_module(f"deepforge_jupyter.{name}")
    for name in ("file", "ignore", "object_store", "objects", "refs"):
        importlib.import_module(f"dulwich.{name}")
