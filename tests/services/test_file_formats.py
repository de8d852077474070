"""What an uploaded file is, is told by how it begins and by its name."""

from __future__ import annotations

import base64
import json
import pickle
import struct
from pathlib import Path

import pytest

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.services.file_formats import format_of, loaded, value_of

CORPUS = Path(__file__).parents[1] / "corpus" / "file_formats.json"
FILES: dict[str, tuple[bytes, str | None]] = {
    each["name"]: (base64.b64decode(each["base64"]), each["format"]) for each in json.loads(CORPUS.read_text())
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
        ("a.npy", "numpy.ndarray"),
        ("a.npz", "dict"),
        ("a.csv", "pandas.DataFrame"),
        ("A.TSV", "pandas.DataFrame"),
        ("a.jpg", "PIL.Image.Image"),
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
        ("a.gif", b"GIF89a", "none of the formats npy, npz"),
        ("a.npy", FILES["a.npy"][0][:-8], "none of the formats"),
        ("a.npy", FILES["objects.npy"][0], "none of the formats"),
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


@pytest.mark.parametrize(
    ("name", "content", "is_value"),
    [
        *[(name, FILES[name][0], True) for name in ("a.npy", "a.npz", "a.parquet", "m.safetensors", "a.png", "a.json")],
        *[(name, FILES[name][0], False) for name in ("a.csv", "README", "m.pkl", "other.bin", "objects.npy")],
        ("broken.json", b'{"a": 1,}', False),
    ],
)
def test_data_and_pictures_are_values_unless_said_otherwise(
    tmp_path: Path, name: str, content: bytes, is_value: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert (value_of(path, format_of(path), "found") is not None) == is_value
    assert value_of(path, format_of(path), "file") is None
