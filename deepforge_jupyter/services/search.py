"""Finding projects below a folder, without searching large trees to the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from deepforge_jupyter.services.manifest import is_project

SEARCH_DEPTH = 3
SEARCH_FOLDERS = 500
_NOT_SEARCHED = frozenset({"node_modules", "__pycache__", "site-packages"})


def projects_near(root: Path) -> Iterator[Path]:
    """Projects near the root, breadth first; hidden folders are not looked into."""
    level, looked_at = [root], 0
    for _ in range(SEARCH_DEPTH + 1):
        below: list[Path] = []
        for folder in level:
            looked_at += 1
            if looked_at > SEARCH_FOLDERS:
                return
            if is_project(folder):
                yield folder
            below += _subfolders(folder)
        level = below


def _subfolders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if not name.startswith(".") and name not in _NOT_SEARCHED]
