"""Folders as values: the files under numbers, and a list of where they belong. The runner opens them as folders again.

files.json   [{"path": "train/cat.png", "file": "000000", "size_bytes": 1234, "sha256": "…"}, …], by path
000000, …    the files
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound, TooLarge
from deepforge_jupyter.storage.base import Values
from deepforge_jupyter.storage.value_folder import make_read_only

FOLDER_SERIALIZER = "folder"
MANIFEST = "files.json"
MOST_FILES = 100_000
LONGEST_PATH = 1000
LONGEST_PART_BYTES = 255
CHUNK_BYTES = 1 << 20


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`sha256` is the hash that the file had when it came; of one that was imported it is not known."""

    path: str
    file: str
    size_bytes: int
    sha256: str | None = None


async def read_manifest(storage: Values, value: Value) -> list[Entry]:
    """Raises NotFound if it is gone or damaged."""
    try:
        return msgspec.json.decode(await storage.read(value, MANIFEST), type=list[Entry])
    except msgspec.DecodeError as error:
        raise NotFound(f"The list of files of {value.location} is damaged: {error}. Upload it again.") from None


class FolderDraft:
    """A folder's value while it is made in `folder`; at most `largest_bytes` in all. `digests` are the data files'
    hashes."""

    def __init__(self, folder: Path, *, largest_bytes: int) -> None:
        self._folder = folder
        self._largest_bytes = largest_bytes
        self._entries: dict[str, Entry] = {}
        self.size_bytes = 0
        self.digests: dict[str, str] = {}

    @property
    def files(self) -> int:
        return len(self._entries)

    def add(self, path: str, source: IO[bytes]) -> None:
        """Takes a file in. Raises BadRequest for a path that leaves the folder, TooLarge, OSError."""
        path = checked_path(path)
        if path in self._entries:
            raise BadRequest(f"The folder has two files at “{path}”.")
        if len(self._entries) == MOST_FILES:
            raise too_many_files()
        name = f"{len(self._entries):06d}"
        digest, size_bytes = hashlib.sha256(), 0
        with (self._folder / name).open("xb", buffering=0) as target:
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                size_bytes += len(chunk)
                self.size_bytes += len(chunk)
                if self.size_bytes > self._largest_bytes:
                    raise too_large(self._largest_bytes)
                target.write(chunk)
        make_read_only(self._folder / name)
        self.digests[name] = sha256 = digest.hexdigest()
        self._entries[path] = Entry(path=path, file=name, size_bytes=size_bytes, sha256=sha256)

    def finish(self) -> None:
        """Writes the list. Raises BadRequest for a folder without files."""
        if not self._entries:
            raise BadRequest("The folder has no files, so there is nothing to keep.")
        check_nesting(self._entries)
        text = msgspec.json.encode([self._entries[path] for path in sorted(self._entries)])
        (self._folder / MANIFEST).write_bytes(text)
        self.size_bytes += len(text)
        self.digests[MANIFEST] = hashlib.sha256(text).hexdigest()


def too_many_files() -> TooLarge:
    return TooLarge(f"A folder of more than {MOST_FILES} files is not kept: pack it into an archive first.")


def too_large(largest_bytes: int) -> TooLarge:
    return TooLarge(
        f"An upload is at most {largest_bytes / 1e9:g} GB here. Whoever runs the server can allow more "
        "(Workspace.largest_upload_gib).",
        details={"largest_bytes": largest_bytes},
    )


def checked_path(text: str) -> str:
    path = PurePosixPath(text)
    parts = path.parts
    said = f"“{text[:80]}”"
    if not parts or path.is_absolute() or ".." in parts:
        raise BadRequest(f"{said} is no path inside the folder.")
    if not text.isprintable() or "\\" in text or len(text) > LONGEST_PATH:
        raise BadRequest(f"{said} cannot be kept: the path holds a “\\” or control character, or is too long.")
    if any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_PART_BYTES for part in parts):
        raise BadRequest(f"{said} cannot be kept: a part of it is longer than {LONGEST_PART_BYTES} bytes.")
    return str(path)


def check_nesting(entries: dict[str, Entry]) -> None:
    folders = {str(parent) for path in entries for parent in PurePosixPath(path).parents}
    for path in folders & set(entries):
        raise BadRequest(f"“{path}” is a file and a folder at the same time.")
