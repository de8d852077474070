"""What an uploaded file is, is told by how it begins and by its name."""

from __future__ import annotations

import gzip
import io
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
from PIL import Image
from pyarrow import parquet

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.services.file_formats import format_of, loaded


def of(write) -> bytes:
    target = io.BytesIO()
    write(target)
    return target.getvalue()


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for name in names:
            written.writestr(name, b"{}")
    return target.getvalue()


PARQUET = of(lambda file: parquet.write_table(pa.table({"a": [1]}), file))
TENSORS = safetensors.numpy.save({"a": np.ones(3)})
FILES = {
    "a.parquet": (PARQUET, "parquet"),
    "named-otherwise.bin": (PARQUET, "parquet"),
    "cut.parquet": (PARQUET[:-5], None),
    "m.safetensors": (TENSORS, "safetensors"),
    "weights": (TENSORS, "safetensors"),
    "a.npz": (of(lambda file: np.savez(file, x=np.ones(2))), "npz"),
    "a.zip": (of(lambda file: np.savez(file, x=np.ones(2))), "zip"),
    "m.keras": (archive("config.json", "metadata.json", "model.weights.h5"), "keras"),
    "m.pt": (archive("archive/data.pkl", "archive/data/0"), "pytorch"),
    "cut.zip": (archive("a")[:20], None),
    "a.png": (of(lambda file: Image.new("RGB", (2, 2)).save(file, "PNG")), "png"),
    "a.jpg": (of(lambda file: Image.new("RGB", (2, 2)).save(file, "JPEG")), "jpeg"),
    "a.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    "m.h5": (b"\x89HDF\r\n\x1a\n" + bytes(100), "hdf5"),
    "m.pkl": (pickle.dumps([1]), "pickle"),
    "a.gz": (gzip.compress(b"x"), "gzip"),
    "a.json": (b'{"a": 1}', "json"),
    "a.csv": (b"a,b\n1,2\n", "csv"),
    "A.TSV": (b"a\tb\n", "tsv"),
    "README": ("é\n".encode(), "text"),
    "half.txt": ("é".encode()[1:], None),
    "table.csv": (b"\x00\x01\x02", None),
    "empty.csv": (b"", "csv"),
    "other.bin": (bytes(range(256)), None),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_its_beginning_and_its_name(tmp_path: Path, name: str) -> None:
    content, format = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert format_of(tmp_path / name) == format


def test_text_that_is_cut_within_a_character_by_the_reader_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" + "é".encode() * 100_000)
    assert format_of(tmp_path / "a.txt") == "text"


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("a.parquet", "pandas.DataFrame"),
        ("m.safetensors", "dict"),
        ("a.npz", "dict"),
        ("a.png", "PIL.Image.Image"),
        ("a.json", "dict"),
        ("README", "str"),
        ("m.keras", "keras.Model"),
    ],
)
def test_what_a_file_holds_can_be_the_value(tmp_path: Path, name: str, type: str) -> None:
    content, format = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert loaded(tmp_path / name, format).type == type


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"a,b\n1,2\n", "none of the formats npy, npz"),
        ("a.bin", bytes(range(256)), "Upload it as a file"),
        ("a.pkl", pickle.dumps([1]), "none of the formats"),
        ("a.json", b'{"a": 1,}', "is no JSON"),
        ("a.json", b"[" * 10_000, "is no JSON"),
        ("a.txt", b"x" * 70_000 + b"\xff", "no text in UTF-8"),
        ("a.safetensors", struct.pack("<Q", 1 << 40), "none of the formats"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadRequest, match=said):
        loaded(tmp_path / name, format_of(tmp_path / name))
