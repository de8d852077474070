"""A download on its way: under a name of its own until it is whole; one that broke off is gone on with."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from deepforge_jupyter.domain.sizes import size_of
from deepforge_jupyter.errors import Unavailable, Unreadable

READ_BYTES = 1 << 20


class Arriving:
    """`what` names the bytes, which never change: those that came are gone on from, in whatever process. What nobody
    knows the size of (`size_bytes` None: an archive that is made meanwhile) begins again. While it is open; a context
    manager, at the end of which the file is `target`, if nothing was raised. Raises FileExistsError."""

    def __init__(self, target: Path, what: str, *, size_bytes: int | None) -> None:
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        self.target = target
        self.size_bytes = size_bytes
        self.path = target.with_name(f"{target.name}.{hashlib.sha256(what.encode()).hexdigest()[:8]}.part")
        self._file: BinaryIO

    def __enter__(self) -> Arriving:
        if self.size_bytes is None:
            self.path.unlink(missing_ok=True)
        # Never cut off: whoever else writes it writes the same bytes.
        self._file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")
        self._file.seek(0, os.SEEK_END)
        if self.size_bytes is not None and self._file.tell() > self.size_bytes:
            self._file.seek(0)
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            self._file.close()
        except OSError:
            if not self.path.stat().st_size:
                self.path.unlink()
            raise
        if kind is None:
            os.replace(self.path, self.target)
        elif issubclass(kind, Unreadable) or self.size_bytes is None or not self.path.stat().st_size:
            self.path.unlink()

    @property
    def position(self) -> int:
        """How many bytes are there."""
        return self._file.tell()

    @property
    def is_whole(self) -> bool:
        return self.position == self.size_bytes

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def flush(self) -> None:
        """Raises OSError where there is no room for what was written."""
        self._file.flush()

    def begin_again(self) -> None:
        """What came cannot be gone on from."""
        self._file.seek(0)
        self._file.truncate()

    def check(self, sha256: str | None) -> None:
        """Raises Unreadable if what came has another hash."""
        if sha256 is None:
            return
        digest = hashlib.sha256()
        self._file.seek(0)
        while piece := self._file.read(READ_BYTES):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise Unreadable(
                "What came from the storage is not what was kept there: it has another hash. Download it again; if it "
                "stays so, verify the artifact."
            )

    def broken_off(self, why: str) -> Unavailable:
        """Says how far it came, and how to go on."""
        came, then = size_of(self.position), "Nothing of it was kept: download it again."
        if self.size_bytes is not None and self.position:
            came = f"{came} of {size_of(self.size_bytes)}"
            then = f"What came is in {self.path}: download it again, and it goes on from there."
        return Unavailable(f"The download of {self.target.name} broke off after {came}. {why} {then}")
