"""Files and folders of this machine on their way: as they are, or as tar archives that are made while they are sent."""

from __future__ import annotations

import tarfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Queue

import msgspec

from deepforge_jupyter.errors import BadRequest, Conflict, NotFound

CHUNK_BYTES = 1 << 20


class LocalFile(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is where it belongs in what is sent, `source` where it lies."""

    path: str
    source: Path
    size_bytes: int

    def pieces(self, begin: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Its bytes from `begin` to before `end`. Raises OSError, Conflict if it has changed in size."""
        left = (self.size_bytes if end is None else end) - begin
        with self.source.open("rb") as file:
            file.seek(begin)
            while left:
                piece = file.read(min(left, CHUNK_BYTES))
                if not piece:
                    break
                left -= len(piece)
                yield piece
            if left or (end in (None, self.size_bytes) and file.read(1)):
                raise _changed(self.source)


def files_at(path: Path) -> list[LocalFile]:
    """The file, or those of a folder; links to files are followed. Raises NotFound, BadRequest, OSError."""
    for text in (str(path), path.resolve().name):
        _check_text(text)
    if path.is_file():
        return [LocalFile(path=path.resolve().name, source=path, size_bytes=path.stat().st_size)]
    if not path.exists():
        raise NotFound(f"There is no file or folder {path}.", details={"path": str(path)})
    if not path.is_dir():
        raise BadRequest(f"{path} is a device or pipe: only files and folders can be kept.")
    found = [file for file in sorted(path.rglob("*")) if file.is_file()]
    for file in found:
        _check_text(str(file))
    return [
        LocalFile(path=file.relative_to(path).as_posix(), source=file, size_bytes=file.stat().st_size) for file in found
    ]


def packed(files: Sequence[LocalFile]) -> Iterator[bytes]:
    """A tar archive of the files. Raises OSError for one that cannot be read, and whatever else ends the packing."""
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
            with tarfile.open(  # type: ignore[call-overload]
                fileobj=Pieces(), mode="w|", bufsize=CHUNK_BYTES, dereference=True
            ) as archive:
                for file in files:
                    archive.add(file.source, arcname=file.path, recursive=False)
            chunks.put(None)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            ended_early = isinstance(error, OSError) and error.errno is None and not is_over.is_set()
            chunks.put(_changed(file.source) if ended_early else error)

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


def _check_text(path: str) -> None:
    try:
        path.encode()
    except UnicodeEncodeError:
        raise BadRequest(f"{path!r} cannot be sent: its name is no text (UTF-8). Rename it.") from None


def _changed(file: Path) -> Conflict:
    return Conflict(f"{file} was changed while it was sent: nothing was kept. Send it again.")
