"""Many small objects of a history, gathered into one file.

Safe beside other processes and for a kill in the middle: a pack is synced and checked before any of its objects goes
from where it was, so that each object is at one place at least; what is there twice is the same.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from deepforge_jupyter.history.repository import Repository

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.pack import Pack, UnpackedObject

PACKS_FROM = 2048
_FOLDERS = 256
_SAMPLED = ("17", "5b", "a3", "e8")
LEFT_BEHIND_AFTER_S = 3600.0


def has_grown(repository: Path, *, limit: int = PACKS_FROM) -> bool:
    """Whether there are about so many loose objects; ids are spread evenly, so that a few folders tell."""
    found = sum(len(_names(repository / "objects" / folder)) for folder in _SAMPLED)
    return found * _FOLDERS > limit * len(_SAMPLED)


def pack(repository: Path) -> int:
    """Packs every loose object that there is now; the answer is how many. Raises OSError."""
    from dulwich.file import FileLocked

    _sweep(repository / "objects/pack")
    loose = {folder + name: repository / "objects" / folder / name for folder, name in _loose(repository)}
    opened = Repository(repository)
    try:
        made = opened.objects.add_pack_data(len(loose), _unpacked(opened, sorted(loose)))
        if made is None:
            return 0
        _sync(repository / "objects/pack")
        return _remove_packed(loose, made)
    except FileLocked:
        return 0  # another process packs the same objects
    finally:
        opened.close()


def _unpacked(opened: Repository, ids: list[str]) -> Iterator[UnpackedObject]:
    from dulwich.pack import full_unpacked_object

    for id in ids:
        yield full_unpacked_object(opened.get(id))


def _remove_packed(loose: dict[str, Path], made: Pack) -> int:
    """Objects that the pack, read again, holds whole."""
    made.check()
    removed = 0
    for id, file in loose.items():
        hexadecimal: ObjectID = id.encode()  # type: ignore[assignment]
        if hexadecimal in made:
            with contextlib.suppress(FileNotFoundError):
                file.unlink()
                removed += 1
    return removed


def _loose(repository: Path) -> list[tuple[str, str]]:
    folders = [f"{number:02x}" for number in range(_FOLDERS)]
    return [(folder, name) for folder in folders for name in _names(repository / "objects" / folder)]


def _names(folder: Path) -> list[str]:
    """Of the objects in `folder`, which is never removed: another process may be writing into it."""
    try:
        return [name for name in os.listdir(folder) if len(name) == 38]
    except FileNotFoundError:
        return []


def _sweep(packs: Path) -> None:
    """What a process that was killed left behind: no index names it, so nothing reads it."""
    with contextlib.suppress(FileNotFoundError):
        for entry in list(os.scandir(packs)):
            path = Path(entry.path)
            is_unfinished = entry.name.startswith("tmp_pack_") or path.suffix == ".lock"
            is_unread = path.suffix == ".pack" and not path.with_suffix(".idx").exists()
            if is_unfinished or is_unread:
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - path.stat().st_mtime > LEFT_BEHIND_AFTER_S:
                        path.unlink()


def _sync(folder: Path) -> None:
    """The names in `folder`, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
