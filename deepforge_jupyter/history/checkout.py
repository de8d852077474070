"""A commit's files on disk: read-only, made whole or not at all, shared by everybody who wants them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from deepforge_jupyter.history.repository import Repository
from deepforge_jupyter.history.scan import EXECUTABLE, LINK
from deepforge_jupyter.history.trees import Kept


def blob_id(data: bytes) -> str:
    """Git's id of a content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def check_out(repository: Repository, files: Mapping[str, Kept], folder: Path) -> None:
    """Writes `files` as the new folder `folder`; where another process was quicker, that one's stays."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft.chmod(0o755)
        for path, kept in files.items():
            _write(draft / path, kept.mode, repository.needed(kept.blob).as_raw_string())
        draft.rename(folder)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not (isinstance(error, OSError) and folder.is_dir()):
            raise


def is_whole(files: Mapping[str, Kept], folder: Path) -> bool:
    """True if every file is there with its content (after a power cut some may be empty)."""
    return all(_content(folder / path, kept.mode) == kept.blob for path, kept in files.items())


def set_aside(folder: Path) -> None:
    """Takes a damaged folder out of the way; who still has files of it open keeps them."""
    aside = Path(tempfile.mkdtemp(prefix=".damaged-", dir=folder.parent))
    folder.rename(aside / folder.name)
    shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, mode: int, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if mode == LINK:
        path.symlink_to(data.decode())
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o555 if mode == EXECUTABLE else 0o444)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _content(path: Path, mode: int) -> str | None:
    try:
        return blob_id(os.readlink(path).encode() if mode == LINK else path.read_bytes())
    except OSError:
        return None
