"""Trying operations as in a notebook: what runs in a kept-alive IPython kernel instead of an operation's own process.

The server makes the calls (`services/tries.py`), the browser sends them. Standard library only; IPython is there
because the kernel is IPython's.
"""

from __future__ import annotations

from .bench import enter, run

__all__ = ["enter", "run"]
