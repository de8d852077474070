"""What an uploaded file is, told by how it begins and by its name. Nothing in it is run, and little of it read."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.artifacts import OpensAs
from deepforge_jupyter.services.array_files import array_summary

HEAD_BYTES = 1 << 16
LARGEST_JSON_BYTES = 64 << 20
BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
)
TEXTS = {".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
PARQUET = b"PAR1"


class Loaded(msgspec.Struct, frozen=True):
    """How a file is kept whose value operations get instead of its path; `is_usual` where nobody said what they get."""

    type: str
    file: str
    is_usual: bool = True


VALUES = {
    "numpy": Loaded("numpy.ndarray", "data.npy"),
    "npz": Loaded("dict", "data.npz"),
    "parquet": Loaded("pandas.DataFrame", "data.parquet"),
    "safetensors": Loaded("dict", "data.safetensors"),
    "png": Loaded("PIL.Image.Image", "data.png"),
    "jpeg": Loaded("PIL.Image.Image", "data.jpg"),
    "webp": Loaded("PIL.Image.Image", "data.webp"),
    "keras": Loaded("keras.Model", "data.keras"),
    "json": Loaded("dict", "data.json"),
    "csv": Loaded("pandas.DataFrame", "data.csv", is_usual=False),
    "tsv": Loaded("pandas.DataFrame", "data.tsv", is_usual=False),
    "text": Loaded("str", "data.txt", is_usual=False),
}


def format_of(path: Path) -> str | None:
    """None for what is none of the formats that are known here, or is cut off."""
    extension = path.suffix.lower()
    if array_summary(path) is not None:
        return "numpy"
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for beginning, found in BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(PARQUET):
        return "parquet" if _ends_with(path, PARQUET) else None
    if head.startswith(b"PK"):
        return _archive(path, extension)
    if _is_of_tensors(head, path.stat().st_size):
        return "safetensors"
    if head[:1] == b"\x80" and head[1:2] <= b"\x05" and extension in (".pkl", ".pickle", ".pt", ".pth", ".joblib"):
        return "pickle"
    return TEXTS.get(extension, "text") if _is_text(head, is_whole=len(head) < HEAD_BYTES) else None


def value_of(path: Path, format: str | None, opens_as: OpensAs) -> Loaded | None:
    """None for a file of which operations get the path. Raises BadRequest for one that cannot be the wished value."""
    if opens_as == "value":
        return loaded(path, format)
    usual = VALUES.get(format or "")
    if opens_as == "file" or usual is None or not usual.is_usual:
        return None
    try:
        return loaded(path, format)
    except BadRequest:
        return None


def loaded(path: Path, format: str | None) -> Loaded:
    """Raises BadRequest for a file that operations cannot get as a value."""
    found = VALUES.get(format or "")
    if found is None:
        known = ", ".join(["npy", *list(VALUES)[1:]])
        raise BadRequest(
            f"“{path.name}” cannot be kept as a value: it is in none of the formats {known}. Upload it as a file: "
            "operations then get its path."
        )
    if format == "json":
        return Loaded(type(_json(path)).__name__, found.file)
    if format == "text":
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BadRequest(f"“{path.name}” is no text in UTF-8: {error}. Upload it as a file.") from None
    return found


def _json(path: Path) -> Any:
    if path.stat().st_size > LARGEST_JSON_BYTES:
        raise BadRequest(f"“{path.name}” is too large to be kept as JSON. Upload it as a file.")
    try:
        return msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRequest(f"“{path.name}” is no JSON: {error}. Mend it, or upload it as a file.") from None


def _ends_with(path: Path, ending: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - len(ending)))
        return file.read() == ending


def _archive(path: Path, extension: str) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None
    if extension == ".npz" and names and all(name.endswith(".npy") for name in names):
        return "npz"
    if "config.json" in names and "metadata.json" in names and extension == ".keras":
        return "keras"
    return "pytorch" if any(name.endswith("/data.pkl") for name in names) else "zip"


def _is_of_tensors(head: bytes, size: int) -> bool:
    if len(head) < 10:
        return False
    (length,) = struct.unpack("<Q", head[:8])
    return bool(2 <= length <= size - 8 and head[8:9] == b"{")


def _is_text(head: bytes, *, is_whole: bool) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return not is_whole and error.start >= len(head) - 4
    return True
