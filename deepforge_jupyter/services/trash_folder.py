"""The folder in which deleted projects wait, beside where they lay: there while it holds one."""

from __future__ import annotations

import contextlib
from pathlib import Path

IGNORE = ".gitignore"


def make_trash(trash: Path) -> None:
    trash.mkdir(exist_ok=True)
    ignore = trash / IGNORE
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def remove_empty_trash(trash: Path) -> None:
    """If it can be; never with what comes into it meanwhile, and also if another process is at it."""
    with contextlib.suppress(OSError):
        if not {path.name for path in trash.iterdir()} <= {IGNORE}:
            return
        (trash / IGNORE).unlink(missing_ok=True)
        try:
            trash.rmdir()
        except OSError:
            if trash.is_dir():
                make_trash(trash)
