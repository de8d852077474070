"""A value's folder on disk: its header, its data files, their size and their content's hash."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.sums import add_file

HEADER = "value.json"


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a storage must know of `value.json` (docs/developer/run-directory.md); the rest of it is the runner's.

    `file_format` is what an uploaded file was found to be, `options` what its format has no place for.
    """

    type: str
    serializer: str
    file_format: str | None = None
    options: dict[str, Any] = {}
    size_bytes: int
    summary: str = ""
    content: str | None = None

    @property
    def format(self) -> str:
        return self.file_format or self.serializer


def read_header(folder: Path) -> Header:
    """Raises NotFound if there is no value in the folder, or what is there is damaged."""
    try:
        return msgspec.json.decode((folder / HEADER).read_bytes(), type=Header)
    except FileNotFoundError:
        raise NotFound(f"There is no value at {folder}.", details={"path": str(folder)}) from None
    except msgspec.DecodeError as error:
        raise _damaged(folder, f"its {HEADER} cannot be read: {error}") from None


def needed_snapshot(folder: Path) -> str | None:
    """The commit of the project whose classes the value needs. Raises NotFound as `read_header` does."""
    read_header(folder)
    needed: str | None = msgspec.json.decode((folder / HEADER).read_bytes()).get("requires", {}).get("snapshot")
    return needed


def check_size(folder: Path, size_bytes: int) -> None:
    """Raises NotFound unless the data files have this size together (a crash may have left them shorter)."""
    try:
        with os.scandir(folder) as entries:
            actual = sum(entry.stat().st_size for entry in entries if entry.name != HEADER)
    except FileNotFoundError:
        raise NotFound(f"There is no value at {folder}.", details={"path": str(folder)}) from None
    if actual != size_bytes:
        raise _damaged(folder, f"it has {actual} bytes instead of {size_bytes}")


def data_files(folder: Path) -> list[Path]:
    """Everything but the header, by name. Raises FileNotFoundError for a missing folder."""
    with os.scandir(folder) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.name != HEADER)


def with_content(text: bytes, content: str) -> bytes:
    """The header's text with the content's hash in it; whatever else it says stays."""
    header: dict[str, Any] = msgspec.json.decode(text)
    return msgspec.json.format(msgspec.json.encode({**header, "content": content}), indent=2) + b"\n"


def content_hash(folder: Path, header: Header) -> str:
    """SHA-256 (hex) over serializer, type, options and every data file: equal contents have equal hashes."""
    return content_of(header, file_hashes(folder))


def content_of(header: Header, digests: Mapping[str, str]) -> str:
    """The same from the data files' own hashes, by name."""
    said = [header.serializer, header.type, *([header.options] if header.options else [])]
    total = hashlib.sha256(msgspec.json.encode(said, order="deterministic"))
    for name in sorted(digests):
        total.update(msgspec.json.encode([name, digests[name]]))
    return total.hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    return {file.name: file_hash(file) for file in data_files(folder)}


def file_hash(file: Path) -> str:
    digest = hashlib.sha256()
    add_file(file, digest)
    return digest.hexdigest()


def make_read_only(file: Path) -> None:
    """So that nobody writes through one name of a file what another shows."""
    file.chmod(stat.S_IMODE(file.stat().st_mode) & ~0o222)


def _damaged(folder: Path, why: str) -> NotFound:
    return NotFound(f"The value at {folder} is damaged: {why}. Make or upload it again.", details={"path": str(folder)})
