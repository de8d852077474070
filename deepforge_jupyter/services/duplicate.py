"""A copy of a project's folder, made beside its place and moved there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from deepforge_jupyter.domain.project import MANIFEST, PRIVATE_FOLDER, TRASH_FOLDER
from deepforge_jupyter.errors import AlreadyExists

_LEFT_OUT = frozenset({"__pycache__", ".ipynb_checkpoints", TRASH_FOLDER})
_HISTORY = Path(PRIVATE_FOLDER) / "history.git"


def duplicate(folder: Path, target: Path, *, settle: Callable[[Path], None]) -> None:
    """All but caches and the projects within; `settle` is called on the draft. Raises AlreadyExists."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".deepforge-new-", dir=target.parent) as place:
        draft = Path(place) / "project"
        shutil.copytree(folder, draft, symlinks=True, ignore=_ignored(folder, Path(place)), copy_function=_copy)
        _copy_history(folder, draft)
        settle(draft)
        try:
            os.rename(draft, target)
        except OSError as error:
            raise AlreadyExists(f"“{target.name}” was made by somebody else meanwhile.") from error


def _ignored(project: Path, place: Path) -> Callable[[str, list[str]], set[str]]:
    def ignored(directory: str, names: list[str]) -> set[str]:
        here = Path(directory)
        left_out = {name for name in names if name in _LEFT_OUT or here / name == place}
        left_out |= {name for name in names if (here / name / MANIFEST).is_file()}
        left_out |= {name for name in names if _is_special(here / name)}
        return left_out | ({PRIVATE_FOLDER} if here == project else set())

    return ignored


def _is_special(path: Path) -> bool:
    """A socket or pipe: nothing that can be copied."""
    return not (path.is_symlink() or path.is_file() or path.is_dir())


def _copy(source: str, target: str) -> str:
    """A file that goes away while the folder is copied was not in it."""
    try:
        return str(shutil.copy2(source, target))
    except FileNotFoundError:
        return target


def _copy_history(folder: Path, draft: Path) -> None:
    """Refs before objects: what a ref means is there when it was read, also while somebody commits."""
    source, target = folder / _HISTORY, draft / _HISTORY
    if not source.is_dir():
        return
    unfinished = shutil.ignore_patterns("tmp_obj_*", "*.lock")
    target.mkdir(parents=True)
    (target.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    for name in ("HEAD", "config", "packed-refs"):
        if (source / name).is_file():
            shutil.copy2(source / name, target / name)
    for name in ("refs", "objects"):
        shutil.copytree(source / name, target / name, ignore=unfinished, copy_function=_copy)
