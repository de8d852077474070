"""Folders on their way to the server: tar archives that are made while they are sent."""

from __future__ import annotations

import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

CHUNK_BYTES = 1 << 20


def packed(folder: Path) -> Iterator[bytes]:
    """A tar archive of the folder's files; links to files are followed. Raises OSError for one that cannot be read."""
    chunks: Queue[bytes | BaseException | None] = Queue(maxsize=8)
    is_over = threading.Event()

    class Pieces:
        def write(self, data: bytes) -> int:
            if is_over.is_set():
                raise BrokenPipeError
            chunks.put(data)
            return len(data)

    def pack() -> None:
        try:
            with tarfile.open(fileobj=Pieces(), mode="w|", bufsize=CHUNK_BYTES) as archive:  # type: ignore[call-overload]
                for file in sorted(folder.rglob("*")):
                    if file.is_file():
                        archive.add(file.resolve(), arcname=file.relative_to(folder).as_posix(), recursive=False)
            chunks.put(None)
        except BrokenPipeError:
            return
        except OSError as error:
            chunks.put(error)

    threading.Thread(target=pack, daemon=True).start()
    try:
        while (piece := chunks.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        is_over.set()
        while not chunks.empty():
            chunks.get_nowait()
