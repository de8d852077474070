"""What is in a value is told by a process that runs nothing of the person's unless it may."""

from __future__ import annotations

import base64
import collections
import datetime
import io
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from deepforge_runner import values
from deepforge_runner.inside import checkpoints, pickles

KERNELS = Path(__file__).parents[2] / "kernels"
GIB = 1 << 30


class Explosive:
    """Unpickling it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (str(self.path), "w"))


@pytest.fixture
def look(tmp_path: Path):
    def look(value: Any = None, *, folder: Path | None = None, **request: Any) -> dict[str, Any]:
        if folder is None:
            folder = tmp_path / f"value-{len(list(tmp_path.iterdir()))}"
            values.save(value, str(folder))
        asked = json.dumps({"folder": str(folder), "memory_bytes": GIB, **request})
        ran = subprocess.run(
            [sys.executable, "-m", "deepforge_runner.inside", asked],
            env={**os.environ, "PYTHONPATH": str(KERNELS)},
            capture_output=True,
            timeout=60,
            check=True,
        )
        return json.loads(ran.stdout)

    return look


def test_numbers_are_counted_and_measured(look) -> None:
    array = np.arange(12.0).reshape(3, 4)
    array[0, 0], array[2, 3] = np.nan, np.inf
    seen = look(array)
    assert seen["kind"] == "array"
    assert seen["facts"] == {
        "shape": "(3, 4)", "dtype": "float64", "bytes": "96 bytes", "missing": "1", "infinite": "1",
        "minimum": "1", "maximum": "10", "mean": "5.5", "deviation": "2.87228",
    }  # fmt: skip
    assert sum(seen["histogram"]["counts"]) == 10
    assert seen["window"]["cells"] == [["nan", "1", "2", "3"], ["4", "5", "6", "7"], ["8", "9", "10", "inf"]]


@pytest.mark.parametrize(
    ("array", "facts"),
    [
        (np.array([True, False, True, True]), {"true": "75 %"}),
        (np.array(["a", "b", "a"]), {"distinct": "2", "most_common": "a (2), b (1)"}),
        (np.array(["2020-01-02", "NaT"], dtype="datetime64[D]"), {"missing": "1", "minimum": "2020-01-02"}),
        (np.array([3 + 4j]), {"maximum": "5"}),
        (np.array(7), {"shape": "()", "mean": "7"}),
        (np.zeros((0, 3)), {"shape": "(0, 3)"}),
        (np.zeros((0, 3, 2)), {"shape": "(0, 3, 2)"}),
        (np.asfortranarray(np.arange(6.0).reshape(2, 3)), {"mean": "2.5"}),
        (np.array([1, 2], dtype=">i4"), {"mean": "1.5"}),
    ],
)
def test_arrays_of_every_kind_are_described(look, array, facts) -> None:
    seen = look(array)
    assert seen["kind"] == "array"
    assert {name: seen["facts"].get(name) for name in facts} == facts


def test_a_part_of_an_array_of_many_axes_is_shown(look) -> None:
    array = np.arange(2 * 3 * 100 * 50).reshape(2, 3, 100, 50)
    seen = look(array, plane=[1, 2], row=90, column=48, rows=20, columns=20)["window"]
    assert (seen["planes"], seen["plane"]) == ([2, 3], [1, 2])
    assert (seen["row_count"], seen["column_count"]) == (100, 50)
    assert (seen["labels"], seen["names"]) == ([str(row) for row in range(90, 100)], ["48", "49"])
    assert seen["cells"][-1] == [str(value) for value in array[1, 2, 99, 48:]]


def test_what_is_asked_for_beyond_the_end_is_the_end(look) -> None:
    seen = look(np.arange(5), plane=[7], row=10**12, column=-3)
    assert seen["window"]["cells"] == [["4"]]


def test_fields_of_records_are_columns(look) -> None:
    seen = look(np.array([(1, 2.5), (3, 4.5)], dtype=[("a", "i4"), ("b", "f8")]))
    assert (seen["window"]["names"], seen["window"]["cells"]) == (["a", "b"], [["1", "2.5"], ["3", "4.5"]])


def test_an_array_larger_than_the_memory_that_may_be_taken_opens_by_parts(look, tmp_path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    shape = (3 * GIB // 4 // 1000, 1000)
    array = np.lib.format.open_memmap(folder / "data.npy", mode="w+", dtype="f4", shape=shape)
    array[-1, -1] = 5
    array.flush()
    header = {"format": 1, "type": "numpy.ndarray", "serializer": "numpy", "size_bytes": 3 * GIB}
    (folder / "value.json").write_text(json.dumps(header))
    seen = look(folder=folder, row=shape[0] - 1, column=999)
    assert seen["window"]["cells"] == [["5"]]
    assert "evenly spread" in seen["notes"][0]


@pytest.mark.parametrize(
    ("shape", "dtype", "count"),
    [
        ((50, 8, 8), "f8", 50),
        ((5, 9, 7, 3), "u1", 5),
        ((20, 30, 4), "u1", 1),
        ((32, 32), "u1", 1),
        ((4, 8, 8, 1), "f4", 4),
    ],
)
def test_arrays_that_are_pictures_are_shown_as_pictures(look, shape, dtype, count) -> None:
    array = (np.random.default_rng(1).random(shape) * 255).astype(dtype)
    seen = look(array, picture=0)
    assert seen["picture_count"] == count
    first = matplotlib.image.imread(io.BytesIO(base64.b64decode(seen["pictures"][0]["png"])))
    assert first.shape[:2] == (shape[1:3] if count > 1 else shape[:2])
    if dtype == "u1" and count == 1 and len(shape) == 3:
        assert (np.round(first * 255).astype("u1") == array).all()


@pytest.mark.parametrize("shape", [(3, 2000, 64), (10, 2, 2), (5, 9, 7, 2), (1797, 64)])
def test_arrays_of_other_shapes_are_numbers_alone(look, shape) -> None:
    assert look(np.zeros(shape))["pictures"] == []


def test_later_pictures_are_shown_when_asked_for(look) -> None:
    seen = look(np.zeros((100, 8, 8)), picture=90)
    assert [picture["label"] for picture in seen["pictures"]] == [str(number) for number in range(90, 100)]


def test_plain_data_is_read_without_asking(look) -> None:
    value = {
        "weights": np.ones(5000),
        "small": np.float32(2.5),
        "when": datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc),
        "names": collections.OrderedDict(a=1),
        "set": {1, 2},
        "nothing": None,
    }
    seen = look(value)
    assert (seen["kind"], seen["needs"]) == ("tree", [])
    found = {entry["name"]: (entry["type"], entry["summary"]) for entry in seen["entries"]}
    assert found["weights"] == ("numpy.ndarray", "(5000,) float64")
    assert found["small"][0] == "numpy.float32"
    assert found["set"] == ("set", "set of 2")


@pytest.mark.parametrize(
    ("value", "text"), [("x" * 30_000, "x" * 20_000), (3.5, "3.5"), (None, "None"), (True, "True")]
)
def test_text_and_single_values_are_shown(look, value, text) -> None:
    assert look(value)["text"] == text


def test_a_pickle_that_runs_code_is_not_opened_without_asking(look, tmp_path) -> None:
    made = tmp_path / "made"
    seen = look({"harmless": 1, "other": Explosive(made)})
    assert (seen["kind"], seen["text"], seen["entries"]) == ("unread", None, [])
    assert any(name.endswith(".open") for name in seen["needs"])
    assert not made.exists()


class Forged:
    """An array of objects, of bytes that somebody chose."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (np.ndarray, ((1,), np.dtype(object), b"12345678"))


def test_plain_data_cannot_forge_objects(look) -> None:
    assert set(look([Forged()])) == {"error"}


@pytest.mark.parametrize(
    "array",
    [np.array([1, "a", None], dtype=object), np.array([(1, "b")], dtype=[("n", "i4"), ("o", object)]), np.arange(3)],
)
def test_arrays_in_containers_are_as_they_were(look, array) -> None:
    seen = look([array, None])["entries"][0]
    assert seen == {"name": "0", "type": "numpy.ndarray", "summary": values.summary(array)}


@pytest.mark.parametrize("protocol", range(6))
def test_the_names_in_a_pickle_of_any_protocol_are_told(tmp_path, protocol) -> None:
    path = tmp_path / "data.pickle"
    path.write_bytes(pickle.dumps([pd.Series([1]), collections.Counter("ab"), PurePosixPath("x")], protocol))
    found = pickles.names_in(str(path))
    assert "collections.Counter" in found
    assert any(name.endswith(".PurePosixPath") for name in found)
    assert not any(name.startswith("pandas.") for name in found)
    with pytest.raises(pickles.NeedsConsent):
        checkpoints.look_at_pickle(str(path), [], None)


def test_a_table_is_shown_without_asking(look) -> None:
    frame = pd.DataFrame({"height": [1.5, None, 3.0], "who": ["a", "b", "c"]}, index=["x", "y", "z"])
    seen = look(frame, row=1)
    assert (seen["kind"], seen["facts"]["rows"], seen["facts"]["columns"]) == ("table", "3", "2")
    assert seen["columns"][0] == {
        "name": "height", "type": "float64", "missing": "1", "minimum": "1.5", "maximum": "3", "mean": "2.25",
    }  # fmt: skip
    assert seen["window"]["labels"] == ["y", "z"]
    assert seen["window"]["cells"] == [["", "b"], ["3", "c"]]


def test_columns_of_every_type_are_plain_data(look) -> None:
    frame = pd.DataFrame(
        {
            "day": pd.date_range("2020-01-01", periods=2),
            "zone": pd.date_range("2020-01-01", periods=2, tz="UTC"),
            "kind": pd.Categorical(["a", "b"]),
            "count": pd.array([1, None], dtype="Int64"),
            "share": pd.array([0.5, None], dtype="Float64"),
            "yes": pd.array([True, None], dtype="boolean"),
            "month": pd.period_range("2020-01", periods=2, freq="M"),
            "took": pd.to_timedelta([1, 2], unit="s"),
            "range": pd.interval_range(0, 2),
            "mixed": [1, "text"],
            "when": [pd.Timestamp("2020-01-01"), pd.NaT],
        },
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]),
    )
    seen = look(frame)
    assert (seen["kind"], seen["needs"], len(seen["columns"])) == ("table", [], 11)
    assert look(frame["day"])["window"]["cells"] == [["2020-01-01 00:00:00"], ["2020-01-02 00:00:00"]]


def test_a_table_that_holds_anything_else_is_not_opened(look, tmp_path) -> None:
    seen = look(pd.DataFrame({"harmless": [1, Explosive(tmp_path / "made")]}))
    assert seen["kind"] == "unread"
    assert [name.rpartition(".")[2] for name in seen["needs"]] == ["open"]
    assert not (tmp_path / "made").exists()


def test_a_model_says_what_it_is(look) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    model = linear_model.LogisticRegression(C=0.5).fit([[0.0], [1.0]], [0, 1])
    seen = look(model, unpickle=True)
    assert (seen["kind"], seen["facts"]) == ("model", {"fitted": "yes", "features": "1"})
    assert seen["entries"].count({"name": "C", "type": "float", "summary": "0.5"}) == 1
    pipeline = pytest.importorskip("sklearn.pipeline")
    assert look(pipeline.make_pipeline(model), unpickle=True)["facts"]["fitted"] == "yes"
    unfitted = pipeline.make_pipeline(linear_model.LogisticRegression())
    assert look(unfitted, unpickle=True)["facts"]["fitted"] == "no"


def test_an_object_that_cannot_describe_itself_is_no_failure(look, tmp_path) -> None:
    code = tmp_path / "snapshots" / "v1" / "utils"
    code.mkdir(parents=True)
    (code / "odd.py").write_text(
        "print('noise')\nclass Odd:\n    def __init__(self): self.part = [1, 2]\n"
        "    def __repr__(self): raise RuntimeError('no')\n"
    )
    folder = tmp_path / "value"
    subprocess.run(
        [
            sys.executable, "-c",
            "from utils.odd import Odd; from deepforge_runner import values\n"
            f"values.save(Odd(), {str(folder)!r}, modules_of=lambda name: name == 'utils.odd', snapshot='v1')",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(KERNELS), str(code.parent)])},
        check=True,
    )  # fmt: skip
    assert look(folder=folder)["needs"] == ["utils.odd.Odd"]
    seen = look(folder=folder, unpickle=True, snapshots=str(tmp_path / "snapshots"))
    assert (seen["kind"], seen["text"]) == ("object", None)
    assert "RuntimeError: no" in seen["notes"][0]


def kept_file(folder: Path, name: str, content: bytes, serializer: str = "file") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    header = {"format": 1, "type": "pathlib.Path", "serializer": serializer, "size_bytes": len(content)}
    (folder / "value.json").write_text(json.dumps(header))
    return folder


@pytest.mark.parametrize(
    ("name", "content", "kind", "fact"),
    [
        ("notes.txt", "één\ntwee\n".encode(), "text", ("lines", "2")),
        ("data.json", b'{"a": 1}', "text", ("lines", "1")),
        ("people.csv", b"name;age\nada;36\nbob;41\n", "table", ("rows", "2")),
        ("one.csv", b"just one line", "text", ("lines", "1")),
        ("empty.csv", b"", "text", ("lines", "0")),
        ("binary.bin", bytes(range(256)) * 4, "object", ("bytes", "1.0 kB")),
        ("photo.jpg", b"\xff\xd8\xff" + bytes(100), "picture", ("mode", "JPEG")),
    ],
)
def test_files_are_known_by_what_is_in_them(look, tmp_path, name, content, kind, fact) -> None:
    seen = look(folder=kept_file(tmp_path / "value", name, content))
    assert (seen["kind"], seen["facts"][fact[0]]) == (kind, fact[1])


def test_a_file_of_an_array_is_looked_into_as_an_array(look, tmp_path) -> None:
    file = io.BytesIO()
    np.save(file, np.arange(6).reshape(2, 3))
    seen = look(folder=kept_file(tmp_path / "value", "a.npy", file.getvalue()))
    assert (seen["kind"], seen["window"]["cells"]) == ("array", [["0", "1", "2"], ["3", "4", "5"]])


def test_a_file_of_an_array_that_was_cut_off_says_so(look, tmp_path) -> None:
    file = io.BytesIO()
    np.save(file, np.arange(600.0))
    seen = look(folder=kept_file(tmp_path / "value", "a.npy", file.getvalue()[:2000]))
    assert "It was cut off." in seen["notes"][0]


def test_a_file_of_an_array_of_objects_is_not_unpickled(look, tmp_path) -> None:
    file = io.BytesIO()
    np.save(file, np.array([Explosive(tmp_path / "made")], dtype=object), allow_pickle=True)
    seen = look(folder=kept_file(tmp_path / "value", "a.npy", file.getvalue()))
    assert (seen["kind"], seen["window"]) == ("object", None)
    assert "Python objects" in seen["notes"][0]
    assert not (tmp_path / "made").exists()


def test_a_file_of_a_pickle_is_looked_into_as_the_value_and_runs_nothing_without_asking(look, tmp_path) -> None:
    plain = kept_file(tmp_path / "plain", "a.pkl", pickle.dumps({"rate": 0.5}))
    seen = look(folder=plain)
    assert (seen["kind"], seen["needs"], [entry["name"] for entry in seen["entries"]]) == ("tree", [], ["rate"])
    made = tmp_path / "made"
    folder = kept_file(tmp_path / "value", "b.pkl", pickle.dumps(Explosive(made)))
    seen = look(folder=folder)
    assert (seen["kind"], [name.rpartition(".")[2] for name in seen["needs"]], made.exists()) == (
        "unread",
        ["open"],
        False,
    )
    assert "TextIOWrapper" in look(folder=folder, unpickle=True)["text"]
    assert made.exists()
    assert "error" in look(folder=kept_file(tmp_path / "cut", "c.pkl", pickle.dumps({"rate": 0.5})[:-3]))


def test_a_large_table_is_shown_by_its_beginning(look, tmp_path) -> None:
    content = b"a,b\n" + b"1,2\n" * 500_000
    seen = look(folder=kept_file(tmp_path / "value", "large.csv", content))
    assert (seen["kind"], seen["window"]["names"]) == ("table", ["a", "b"])
    assert seen["facts"]["rows"].startswith("more than")


@pytest.mark.parametrize("damage", [b"", b"\x80\x05garbage", b"\x93NUMPY\x01\x00\xff\xff"])
def test_a_damaged_value_is_told_as_an_error(look, tmp_path, damage) -> None:
    folder = tmp_path / "value"
    values.save({"a", 1}, str(folder))
    (folder / "data.pickle").write_bytes(damage)
    assert set(look(folder=folder)) == {"error"}


def test_more_memory_than_allowed_is_told(look) -> None:
    seen = look({"a": np.zeros(300 << 20, "u1").tobytes()}, memory_bytes=256 << 20)
    assert seen == {"error": "It needs more memory than looking into a value may take."}


@pytest.mark.parametrize(
    ("name", "content", "text", "encoding"),
    [
        ("a.txt", "Größe\n".encode("latin-1"), "Größe\n", "Windows-1252"),
        ("a.txt", "Größe\n".encode("utf-16"), "Größe\n", "UTF-16-LE"),
        ("a.txt", b"\x1b[31mred\x07\r\nend\x7f", "␛[31mred␇\nend␡", None),
        ("a.txt", "a\u202eb".encode(), "a\ufffdb", None),
    ],
)
def test_texts_are_read_in_other_encodings_and_what_would_not_be_seen_is_shown(
    look, tmp_path, name, content, text, encoding
) -> None:
    seen = look(folder=kept_file(tmp_path / "value", name, content))
    assert (seen["kind"], seen["text"], seen["facts"].get("encoding")) == ("text", text, encoding)


def test_of_a_table_with_semicolons_commas_are_decimal_points(look, tmp_path) -> None:
    seen = look(folder=kept_file(tmp_path / "value", "prices.csv", "Äpfel;Preis\na;1,5\nb;2,5\n".encode("latin-1")))
    assert [column["name"] for column in seen["columns"]] == ["Äpfel", "Preis"]
    assert (seen["columns"][1]["type"], seen["columns"][1]["mean"]) == ("number", "2")
    assert (seen["facts"]["separator"], seen["facts"]["encoding"]) == ("semicolon", "Windows-1252")


def test_of_what_is_not_known_the_first_bytes_are_shown(look, tmp_path) -> None:
    seen = look(folder=kept_file(tmp_path / "value", "program.bin", b"\x7fELF\x00\x01"))
    assert (seen["kind"], seen["text"].split("  ")[1]) == ("object", "7f 45 4c 46 00 01")


def test_a_very_long_json_says_that_it_is_shown_as_text(look, tmp_path) -> None:
    seen = look(folder=kept_file(tmp_path / "value", "large.json", b"[" + b"1, " * 6_000_000 + b"1]"))
    assert seen["text"].startswith("[1, 1") and "lines" not in seen["facts"]
    assert seen["notes"][0].startswith("It is too large") and seen["notes"][1] == "The first 20000 characters."


def test_each_field_of_a_structured_array_is_described(look) -> None:
    kind = [("id", "i4"), ("x", "f8"), ("name", "U5"), ("pair", "i2", (2,))]
    seen = look(np.array([(1, 2.5, "a", (1, 2)), (3, np.nan, "b", (3, 4))], dtype=kind))
    assert seen["facts"]["dtype"] == "4 fields"
    assert [(column["name"], column["type"]) for column in seen["columns"]] == [
        ("id", "int32"),
        ("x", "float64"),
        ("name", "<U5"),
        ("pair", "int16 (2,)"),
    ]
    assert (seen["columns"][0]["maximum"], seen["columns"][1]["missing"]) == ("3", "1")


def test_an_array_of_python_objects_in_a_file_says_so(look, tmp_path) -> None:
    file = io.BytesIO()
    np.save(file, np.array([1, None], dtype=object), allow_pickle=True)
    seen = look(folder=kept_file(tmp_path / "value", "objects.npy", file.getvalue()))
    assert "holds Python objects" in seen["notes"][0]


def test_numbers_whose_spread_is_no_number_have_none(look) -> None:
    assert "deviation" not in look(np.array([1e308, -1e308]))["facts"]


def test_levels_of_columns_stand_one_after_the_other(look, tmp_path) -> None:
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("p", "least"), ("p", "most")]))
    seen = look(folder=kept_file(tmp_path / "value", "levels.pkl", pickle.dumps(frame)))
    assert seen["window"]["names"] == ["p, least", "p, most"]


@pytest.mark.parametrize(("name", "shape"), [("noise.png", "1500 x 1500"), ("deep.tiff", "300 x 200")])
def test_a_picture_that_browsers_do_not_show_is_shown_by_pillow(look, tmp_path, name, shape) -> None:
    pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed here")
    noise = np.random.default_rng(1).integers(0, 256, (1500, 1500, 3), dtype="u1")
    deep = np.linspace(0, 65535, 300 * 200).reshape(200, 300).astype("u2")
    file = io.BytesIO()
    pillow.fromarray(noise if name == "noise.png" else deep).save(file, name.partition(".")[2])
    seen = look(folder=kept_file(tmp_path / "value", name, file.getvalue()))
    assert (seen["kind"], seen["facts"]["shape"], len(seen["pictures"])) == ("picture", shape, 1)
    assert max(_size_of_png(seen["pictures"][0]["png"])) <= 1024
    assert seen["notes"] == (["It is shown smaller than it is."] if name == "noise.png" else [])


def test_a_picture_of_too_many_pixels_is_not_opened_and_says_so(look, tmp_path) -> None:
    pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed here")
    file = io.BytesIO()
    pillow.new("1", (20_000, 20_000)).save(file, "tiff", compression="group4")
    seen = look(folder=kept_file(tmp_path / "value", "plan.tiff", file.getvalue()))
    assert (seen["kind"], seen["pictures"]) == ("picture", [])
    assert seen["notes"] == ["It says that it has more pixels than are shown here."]


def _size_of_png(text: str) -> tuple[int, int]:
    content = base64.b64decode(text)
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
