"""Files of every format are looked into without opening pickles and without the library that wrote them; what is
damaged or forged is said."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import safetensors.numpy
from deepforge_runner import values
from deepforge_runner.inside import parts, reading
from deepforge_runner.inside.look import Wish
from PIL import Image
from pyarrow import parquet


@pytest.fixture
def look(tmp_path: Path):
    """What is told of a value, or of a file that somebody uploaded."""

    def look(value: Any = None, *, file: tuple[str, bytes, str | None] | None = None, **request: Any) -> Any:
        folder = tmp_path / f"value-{len(list(tmp_path.iterdir()))}"
        if file is None:
            values.save(value, str(folder))
        else:
            name, content, format = file
            folder.mkdir()
            (folder / name).write_bytes(content)
            header = {"format": 1, "type": "pathlib.Path", "serializer": "file", "size_bytes": len(content)}
            (folder / "value.json").write_text(json.dumps({**header, "file_format": format}))
        return reading.look_into({"folder": str(folder), **request})

    return look


def tensors(**named: Any) -> bytes:
    return safetensors.numpy.save(named, {"format": "np"})


def of_parquet(table: Any, **options: Any) -> bytes:
    target = io.BytesIO()
    parquet.write_table(table, target, **options)
    return target.getvalue()


def of_npz(**named: Any) -> bytes:
    target = io.BytesIO()
    np.savez_compressed(target, **named)
    return target.getvalue()


def of_png(*size: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size or (20, 10), "red").save(target, "PNG")
    return target.getvalue()


def of_keras() -> bytes:
    layer = {"class_name": "Dense", "config": {"name": "dense", "units": 3, "activation": "relu"}}
    config = {"class_name": "Sequential", "config": {"layers": [layer]}, "compile_config": {"optimizer": "adam"}}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.9.0"}))
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", bytes(100))
    return target.getvalue()


def test_the_arrays_of_a_dict_are_listed_and_each_is_opened_by_its_name(look) -> None:
    value = {"train": np.arange(12.0).reshape(3, 4), "labels": np.array(["a", "b"])}
    seen = look(value)
    assert (seen.kind, seen.opens_parts, seen.facts["arrays"]) == ("tree", True, "2")
    assert seen.entries[0] == {"name": "train", "type": "float64", "summary": "(3, 4)"}
    seen = look(value, part="train", row=1)
    assert (seen.kind, seen.part, seen.facts["mean"]) == ("array", "train", "5.5")
    assert seen.window["cells"] == [["4", "5", "6", "7"], ["8", "9", "10", "11"]]
    with pytest.raises(LookupError, match="no 'test'"):
        look(value, part="test")


def test_an_uploaded_archive_is_looked_into_though_it_is_compressed(look) -> None:
    file = ("a.npz", of_npz(x=np.arange(3), y=np.zeros((2, 2))), "npz")
    assert [entry["name"] for entry in look(file=file).entries] == ["x", "y"]
    assert look(file=file, part="x").window["cells"] == [["0"], ["1"], ["2"]]


def test_the_header_of_a_file_of_tensors_says_what_is_in_it(look) -> None:
    file = ("m.safetensors", tensors(weight=np.ones((3, 4), "f4"), steps=np.array(7)), "safetensors")
    seen = look(file=file)
    assert (seen.kind, seen.facts["tensors"], seen.facts["parameters"]) == ("tree", "2", "13")
    assert {"name": "weight", "type": "F32", "summary": "(3, 4)"} in seen.entries
    assert seen.notes == []
    seen = look(file=file, part="steps")
    assert (seen.part, seen.window["cells"]) == ("steps", [["7"]])


@pytest.mark.parametrize(
    ("dtype", "raw", "shown"),
    [
        ("BF16", struct.pack("<3H", 0x3F80, 0xC000, 0x7FC0), [["1"], ["-2"], ["nan"]]),
        ("F8_E5M2", bytes([0x3C, 0xC0, 0x00]), [["1"], ["-2"], ["0"]]),
        ("F8_E4M3", bytes([0x38, 0xC0, 0x7F]), [["1"], ["-2"], ["nan"]]),
    ],
)
def test_numbers_that_numpy_does_not_have_are_shown(look, dtype, raw, shown) -> None:
    text = json.dumps({"w": {"dtype": dtype, "shape": [3], "data_offsets": [0, len(raw)]}}).encode()
    content = struct.pack("<Q", len(text)) + text + raw
    seen = look(file=("m.safetensors", content, "safetensors"), part="w")
    assert (seen.facts["dtype"], seen.window["cells"]) == (dtype, shown)


def test_a_table_says_its_columns_and_statistics_and_shows_any_rows(look) -> None:
    frame = pd.DataFrame({"n": np.arange(5000), "word": ["a", None] * 2500}, index=np.arange(5000) + 100)
    seen = look(frame, row=4998)
    assert (seen.kind, seen.needs, seen.facts["rows"], seen.facts["columns"]) == ("table", [], "5000", "2")
    first, second = seen.columns
    assert (first["minimum"], first["maximum"], first["mean"], first["missing"]) == ("0", "4999", "2499.5", "0")
    assert (second["type"], second["missing"]) == ("string", "2500")
    assert (seen.window["labels"], seen.window["cells"]) == (["5098", "5099"], [["4998", "a"], ["4999", ""]])


def test_rows_are_read_from_the_group_that_holds_them(look) -> None:
    table = pa.table({"n": list(range(100)), "nested": [[1, 2]] * 100})
    file = ("t.parquet", of_parquet(table, row_group_size=7), "parquet")
    seen = look(file=file, row=68, rows=5)
    assert seen.facts["groups"] == "15"
    assert [line[0] for line in seen.window["cells"]] == ["68", "69", "70", "71", "72"]
    assert (seen.columns[0]["minimum"], seen.columns[0]["maximum"]) == ("0", "99")


def test_pictures_are_shown_with_their_size(look) -> None:
    seen = look(Image.new("L", (30, 20)))
    assert (seen.kind, seen.facts["shape"], seen.picture_count) == ("picture", "30 x 20", 1)
    assert seen.facts["mode"] == "PNG, grey, 8 bits"
    for format, mode in (("jpeg", "JPEG"), ("gif", "GIF"), ("bmp", "BMP")):
        target = io.BytesIO()
        Image.new("RGB", (30, 20)).save(target, format)
        seen = look(file=(f"a.{format}", target.getvalue(), format))
        assert (seen.facts["shape"], seen.facts["mode"], len(seen.pictures)) == ("30 x 20", mode, 1)


def test_json_is_shown_indented_and_by_its_parts(look) -> None:
    seen = look({"loss": [0.5, 0.25], "name": "é"})
    assert (seen.kind, seen.facts["type"], '"é"' in seen.text) == ("text", "dict", True)
    assert seen.entries[0] == {"name": "loss", "type": "list", "summary": "list of 2"}
    seen = look(file=("bad.json", b'{"a": 1,}', "json"))
    assert seen.text == '{"a": 1,}' and "line 1 column 9" in seen.notes[0]


def test_columns_of_separated_text_are_described(look) -> None:
    seen = look(file=("people.csv", b"name,age,height\nada,36,1.7\nbob,,1.8\n", "csv"))
    assert seen.columns[0]["type"] == "text"
    assert seen.columns[1] == {
        "name": "age", "type": "integer", "missing": "1", "minimum": "36", "maximum": "36", "mean": "36",
    }  # fmt: skip
    assert seen.columns[2]["type"] == "number"


def test_text_and_bytes_are_shown(look) -> None:
    assert look("one\ntwo").text == "one\ntwo"
    assert look(b"\x00A" * 1000).text.startswith("00000000  00 41 00 41")


def test_a_model_of_keras_says_its_layers_without_keras(look) -> None:
    seen = look(file=("m.keras", of_keras(), "keras"))
    assert (seen.kind, seen.facts["keras"], seen.facts["optimizer"]) == ("model", "3.9.0", "adam")
    assert seen.entries == [{"name": "dense", "type": "Dense", "summary": "units 3, activation relu"}]


WHOLE = {
    "npz": lambda: of_npz(x=np.arange(3000)),
    "safetensors": lambda: tensors(w=np.ones((30, 40), "f4")),
    "parquet": lambda: of_parquet(pa.table({"a": list(range(3000)), "b": ["x", "yy", None] * 1000})),
    "png": lambda: of_png(),
    "keras": of_keras,
    "json": lambda: b'{"a": [1, 2, 3]}',
}


@pytest.mark.parametrize("format", ["npz", "safetensors", "parquet", "png", "keras", "json"])
@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.6, 0.95, 0.999])
def test_what_was_cut_off_is_said_and_never_a_failure_of_another_kind(look, format, share) -> None:
    whole = WHOLE[format]()
    file = (f"a.{format}", whole[: int(len(whole) * share)], format)
    try:
        seen = look(file=file)
    except ValueError as error:
        assert str(error).startswith("it ")
    else:
        assert seen.notes or seen.kind == "object"
        assert not seen.pictures


@pytest.mark.parametrize("format", ["npz", "safetensors", "parquet", "png", "keras"])
def test_damage_anywhere_is_told_in_words_or_shown_as_it_is(look, format) -> None:
    whole = bytearray(WHOLE[format]())
    random = np.random.default_rng(5)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in random.integers(0, len(whole), 3):
            damaged[place] = random.integers(0, 256)
        part = {"npz": "x", "safetensors": "w"}.get(format)
        for wanted in {None, part}:
            try:
                look(file=(f"a.{format}", bytes(damaged), format), part=wanted)
            except (ValueError, LookupError, EOFError, OSError, zipfile.BadZipFile, zipfile.zlib.error) as error:
                assert str(error)


class Memory:
    """Stands where a tensor's memory is in a checkpoint."""


class Tensor:
    def __init__(self, *shape: int) -> None:
        self.shape = shape

    def __reduce__(self) -> tuple[Any, ...]:
        return Named("torch._utils", "_rebuild_tensor_v2"), (Memory(), 0, self.shape, (), False, {})


class Named:
    """A function that is only named."""

    def __init__(self, module: str, name: str) -> None:
        self.said = f"c{module}\n{name}\n".encode()

    def __call__(self) -> None:
        """So that a pickle takes it."""


def of_pytorch(value: Any) -> bytes:
    """As `torch.save` writes it."""

    class Pickler(pickle._Pickler):  # type: ignore[name-defined,misc]
        def persistent_id(self, one: Any) -> Any:
            return ("storage", Named("torch", "FloatStorage"), "0", "cuda:3", 12) if isinstance(one, Memory) else None

        def save(self, one: Any, *given: Any, **options: Any) -> None:
            if isinstance(one, Named):
                self.write(one.said)
            else:
                super().save(one, *given, **options)

    written, target = io.BytesIO(), io.BytesIO()
    Pickler(written, 2).dump(value)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("model/data.pkl", written.getvalue())
        archive.writestr("model/data/0", bytes(48))
    return target.getvalue()


def test_a_checkpoint_of_a_gpu_is_told_without_pytorch(look) -> None:
    content = of_pytorch({"model": {"w": Tensor(3, 4), "b": Tensor(3)}, "epoch": 7})
    seen = look(file=("m.pt", content, "pytorch"))
    assert (seen.kind, seen.facts["device"], seen.facts["parameters"]) == ("tree", "cuda:3", "15")
    assert seen.entries[0] == {"name": "model.w", "type": "torch.Tensor", "summary": "(3, 4) float32"}
    assert seen.entries[2] == {"name": "epoch", "type": "int", "summary": "7"}


def test_a_checkpoint_that_names_anything_else_is_opened_when_somebody_says_so(look) -> None:
    content = of_pytorch({"w": Tensor(2), "other": Path("x")})
    seen = look(file=("m.pt", content, "pytorch"))
    assert seen.kind == "unread" and any(name.startswith("pathlib.") for name in seen.needs)
    for share in (0.2, 0.6, 0.95):
        with pytest.raises(ValueError, match="no whole checkpoint"):
            look(file=("m.pt", content[: int(len(content) * share)], "pytorch"))


def header(**fields: Any) -> bytes:
    text = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **fields}}).encode()
    return struct.pack("<Q", len(text)) + text + bytes(8)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (struct.pack("<Q", 1 << 60) + b"{}", "no file of tensors"),
        (struct.pack("<Q", 100) + b"{}", "ends before the end of its header"),
        (struct.pack("<Q", 3) + b"{,}", "no JSON"),
        (struct.pack("<Q", 4) + b"[[]]", "names no tensors"),
        (struct.pack("<Q", 7) + b'{"w":1}', "'w' is damaged"),
        (header(dtype="F99"), "'w' is damaged"),
        (header(shape=[-2, -1]), "'w' is damaged"),
        (header(shape=[1 << 62, 1 << 62]), "another size"),
        (header(data_offsets=[8, 0]), "another size"),
        (header(data_offsets=[1 << 40, (1 << 40) + 8]), "cut off"),
        (header(shape=[3]), "another size"),
        (header(shape=[2.0]), "'w' is damaged"),
        (b"", "ends before its header"),
    ],
)
def test_a_forged_file_of_tensors_is_refused_by_name(look, content, said) -> None:
    with pytest.raises(ValueError, match=said):
        look(file=("m.safetensors", content, "safetensors"))


def test_a_picture_that_says_it_is_enormous_is_not_sent_to_the_browser(look) -> None:
    content = bytearray(of_png())
    content[16:24] = struct.pack(">II", 1 << 30, 1 << 30)
    seen = look(file=("a.png", bytes(content), "png"))
    assert (seen.pictures, seen.facts["shape"]) == ([], f"{1 << 30} x {1 << 30}")


def test_an_archive_that_unpacks_to_more_than_it_may_take_is_not_read_for_its_list(look) -> None:
    content = of_npz(bomb=np.zeros(100_000_000, "u1"))
    assert len(content) < 1_000_000
    assert look(file=("a.npz", content, "npz")).entries[0]["summary"] == "(100000000,)"


def fetched(path: Path, format: str, whole: bytes, **wish: Any) -> int:
    """How many bytes a look needs of a file that lies elsewhere; makes a copy at `path` that has only them."""
    path.write_bytes(bytes(len(whole)))
    have: list[list[int]] = []
    for _ in range(6):
        missing = parts.needed(str(path), format, Wish({**wish, "sampled": 1000}), have)
        assert missing is not None
        if not missing:
            return sum(length for _, length in have)
        with path.open("r+b") as file:
            for offset, length in missing:
                file.seek(offset)
                file.write(whole[offset : offset + length])
        have += missing
    raise AssertionError("there is always more to fetch")


def test_of_files_that_lie_elsewhere_only_what_is_shown_is_needed(tmp_path) -> None:
    random = np.random.default_rng(1)
    large = random.random((2000, 500))
    files = {
        "safetensors": (tensors(large=large, small=np.ones(3)), {"part": "large", "row": 1000}),
        "npz": (uncompressed(large=large, small=np.ones(3)), {"part": "large", "row": 1000}),
        "parquet": (
            of_parquet(pa.table({f"c{n}": large[:, n] for n in range(60)}), row_group_size=50),
            {"row": 1000, "rows": 20},
        ),
    }
    for format, (whole, wish) in files.items():
        path = tmp_path / f"{format}.part"
        assert fetched(path, format, whole, **wish) < len(whole) // 2
        request = {"sampled": 1000, "have": [[0, 1]], **wish}
        (tmp_path / format).mkdir()
        name = {"safetensors": "data.safetensors", "npz": "data.npz", "parquet": "data.parquet"}[format]
        path.rename(tmp_path / format / name)
        said = {"format": 1, "type": "dict", "serializer": format, "size_bytes": len(whole)}
        (tmp_path / format / "value.json").write_text(json.dumps(said))
        seen = reading.look_into({"folder": str(tmp_path / format), **request})
        assert seen.window["cells"][0][:2] == [f"{value:.6g}" for value in large[1000, :2]]


def uncompressed(**named: Any) -> bytes:
    target = io.BytesIO()
    np.savez(target, **named)
    return target.getvalue()
