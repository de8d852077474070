"""Values are kept in the field's own formats where that loses nothing, and come back as they were."""

from __future__ import annotations

import collections
import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import safetensors.numpy
from deepforge_runner import serialization, values
from deepforge_runner.formats import safetensors_file
from deepforge_runner.inside import named_arrays
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyarrow import parquet

KERNELS = Path(__file__).parents[2] / "kernels"
NO_DEADLINE = settings(deadline=None, max_examples=60)


def kept(value: Any) -> tuple[str, Any, Path]:
    """(format, what comes back, the folder)."""
    folder = Path(tempfile.mkdtemp()) / "value"
    header = values.save(value, str(folder))
    assert header.size_bytes == sum(file.stat().st_size for file in folder.iterdir() if file.name != "value.json")
    return header.serializer, values.load(str(folder)), folder


def is_same(one: Any, other: Any) -> bool:
    """Equal, and of the same types all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other) and repr(one) == repr(other)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=20,
)


@NO_DEADLINE
@given(JSON)
def test_plain_data_comes_back_as_it_was_in_whatever_format(value: Any) -> None:
    _, found, _ = kept(value)
    assert is_same(found, value) or repr(found) == repr(value)  # NaN is not equal to itself


@pytest.mark.parametrize(
    ("value", "format"),
    [
        ({"loss": [0.5, 1e-7, -0.0], "name": "é😀", "best": None, "ok": True}, "json"),
        ([], "json"),
        (3, "json"),
        (None, "json"),
        ("first\r\nsecond\n", "text"),
        ("", "text"),
        (b"\x00\xff", "bytes"),
        ((1, 2), "pickle"),
        ({1: "a"}, "pickle"),
        ([(1, 2)], "pickle"),
        ({"a": float("nan")}, "pickle"),
        (float("inf"), "pickle"),
        (1 << 70, "pickle"),
        ("half of a character: \ud83d", "pickle"),
        ({"\udc00": 1}, "pickle"),
        ({"a": b"x"}, "pickle"),
        (bytearray(b"x"), "pickle"),
        (True, "json"),
        (1 + 2j, "pickle"),
        ({"a": np.float64(2)}, "pickle"),
        (list(range(20_000)), "pickle"),
    ],
)
def test_json_is_for_what_it_says_all_of(value: Any, format: str) -> None:
    chosen, found, _ = kept(value)
    assert chosen == format
    assert type(found) is type(value) and (found == value or found != found or repr(found) == repr(value))


def test_a_list_that_is_in_two_places_stays_one_list() -> None:
    inner: list[int] = []
    format, found, _ = kept({"a": inner, "b": inner})
    assert format == "pickle" and found["a"] is found["b"]
    inner.append(inner)  # type: ignore[arg-type]
    assert kept(inner)[0] == "pickle"


DTYPES = st.sampled_from(["f8", "f4", "f2", "i8", "i4", "u1", "?", "c16", "<M8[s]", "<m8[ns]", ">i4", "U3", "S2"])
SHAPES = st.lists(st.integers(0, 4), max_size=3)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@st.composite
def arrays(draw: Any) -> np.ndarray[Any, Any]:
    shape, dtype = draw(SHAPES), np.dtype(draw(DTYPES))
    count = int(np.prod(shape, dtype="i8"))
    raw = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 100, count).astype(dtype).reshape(shape)
    return np.asfortranarray(raw) if draw(st.booleans()) else raw


@NO_DEADLINE
@given(st.dictionaries(NAMES, arrays(), min_size=1, max_size=4), st.sampled_from([dict, list, tuple]))
def test_arrays_under_names_come_back_mapped(named: dict[str, Any], container: Any) -> None:
    value = named if container is dict else container(named.values())
    format, found, folder = kept(value)
    assert format == ("pickle" if any("\0" in name for name in named) and container is dict else "npz")
    assert type(found) is container and len(found) == len(value)
    pairs = zip(found.values(), value.values(), strict=True) if container is dict else zip(found, value, strict=True)
    assert container is not dict or list(found) == list(value)
    for one, other in pairs:
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        np.testing.assert_array_equal(one, other)
        assert one.flags.writeable
    if format == "npz" and container is dict:
        with np.load(folder / "data.npz") as read:
            assert read.files == list(value)


def test_an_archive_of_arrays_is_mapped_and_writing_changes_nobody_elses() -> None:
    format, found, folder = kept({"x": np.arange(100_000.0), "y": np.ones(3)})
    before = (folder / "data.npz").read_bytes()
    assert format == "npz" and not found["x"].flags.owndata and found["x"].ctypes.data % 64 == 0
    found["x"][:] = 0
    assert (folder / "data.npz").read_bytes() == before
    assert kept({"x": np.arange(100_000.0), "y": np.ones(3)})[2].joinpath("data.npz").read_bytes() == before


@pytest.mark.parametrize(
    "value",
    [
        {"a": np.ones(3), "b": 3},
        {"a": np.array([None, 1], dtype=object)},
        {1: np.ones(3)},
        [np.ma.masked_array([1, 2], [True, False])],
        collections.OrderedDict(a=np.ones(3)),
    ],
)
def test_other_containers_of_arrays_are_pickled(value: Any) -> None:
    assert kept(value)[0] == "pickle"


def test_one_array_in_two_places_stays_one_array() -> None:
    array = np.ones(3)
    format, found, _ = kept({"a": array, "b": array})
    assert format == "pickle" and found["a"] is found["b"]


COLUMNS = st.sampled_from(
    [
        pd.Series([1, -2, 3]),
        pd.Series([1.5, float("nan"), -0.0]),
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series([0.5, None, 3], dtype="Float32"),
        pd.Series([True, None, False], dtype="boolean"),
        pd.Series([True, False, True]),
        pd.Series(["a", None, "ü"]),
        pd.Series(["a", None, "b"], dtype=object),
        pd.Series([b"a", b"", None], dtype=object),
        pd.Series([datetime.date(2020, 1, 1), None, None], dtype=object),
        pd.Series(pd.to_datetime(["2020-01-01", None, "1969-12-31"])),
        pd.Series(pd.to_datetime(["2020-01-01", None, "1969-12-31"]).as_unit("s")),
        pd.Series(pd.to_datetime(["2020-01-01", None, "1969-12-31"], utc=True)),
        pd.Series(pd.to_timedelta([1, None, 3], unit="s")),
        pd.Series(pd.Categorical(["a", "b", None], categories=["b", "a", "c"], ordered=True)),
        pd.Series(pd.Categorical([3, 1, 3])),
        pd.Series(pd.period_range("2020-01", periods=3, freq="M")),
        pd.Series(pd.interval_range(0, 3)),
        pd.Series([1 + 2j, 0, 0]),
        pd.Series([[1], [2], [3]]),
        pd.Series([(1,), (2,), (3,)]),
        pd.Series([1, "a", None], dtype=object),
        pd.Series([{"a": 1}, {}, None], dtype=object),
        pd.Series([1, 1.0, True], dtype=object),
        pd.Series(np.array([1, 2, 3], dtype="f2")),
        pd.Series(np.array([1, 2, 3], dtype="u8")),
    ]
)
INDEXES = st.sampled_from(
    [
        pd.RangeIndex(3),
        pd.RangeIndex(10, 4, -2, name="back"),
        pd.Index([7, 7, 7], name="same"),
        pd.Index(["x", "y", "z"]),
        pd.Index([1.5, float("nan"), 2]),
        pd.date_range("2020-01-01", periods=3, name="day"),
        pd.date_range("2020-01-01", periods=3, freq="h", tz="Europe/Berlin"),
        pd.DatetimeIndex(["2020-01-01", "2020-01-05", "2019-01-01"]),
        pd.timedelta_range("1s", periods=3),
        pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["one", None]),
        pd.CategoricalIndex(["a", "b", "a"]),
        pd.Index([1, "a", None], dtype=object),
        pd.RangeIndex(3, name=5),
    ]
)
LABELS = st.sampled_from(
    [["a", "b", "c"], ["", "ü", "a b"], ["a", "a", "b"], [0, 1, 2], [1, "a", None], [("a", 1), ("a", 2), ("b", 1)]]
)


def check_frame(found: Any, value: Any) -> None:
    test = pd.testing.assert_frame_equal if value.ndim == 2 else pd.testing.assert_series_equal
    test(found, value, check_exact=True, check_freq=True, check_names=True)
    assert type(found.index) is type(value.index)
    if value.ndim == 2:
        assert type(found.columns) is type(value.columns)


@settings(deadline=None, max_examples=150)
@given(st.lists(COLUMNS, min_size=3, max_size=3), INDEXES, LABELS)
def test_tables_come_back_equal_in_whatever_format(columns: list[Any], index: Any, labels: list[Any]) -> None:
    frame = pd.concat([column.reset_index(drop=True) for column in columns], axis=1)
    frame.index, frame.columns = index, pd.Index(labels)
    _, found, _ = kept(frame)
    check_frame(found, frame)
    series = columns[0].set_axis(index).rename("one")
    check_frame(kept(series)[1], series)


@pytest.mark.parametrize(
    ("frame", "format"),
    [
        (pd.DataFrame({"a": [1, 2], "b": ["x", None]}), "parquet"),
        (pd.DataFrame(np.zeros((3, 4))), "parquet"),
        (pd.DataFrame({"t": [1.0]}, index=pd.date_range("2020", periods=1)), "parquet"),
        (pd.DataFrame(), "parquet"),
        (pd.Series([1, 2], name="count"), "parquet"),
        (pd.Series([1, 2]), "parquet"),
        (pd.DataFrame({"mixed": [1, "a"]}), "pickle"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "pickle"),
        (pd.Series([1], name=3), "pickle"),
    ],
)
def test_parquet_is_for_tables_that_come_back_equal(frame: Any, format: str) -> None:
    chosen, found, folder = kept(frame)
    assert chosen == format
    check_frame(found, frame)
    if format == "parquet":
        assert parquet.read_metadata(folder / "data.parquet").num_rows == len(frame)


def test_what_a_table_has_beside_its_columns_is_not_lost() -> None:
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["source"] = "sensor"
    format, found, _ = kept(frame)
    assert (format, found.attrs) == ("pickle", {"source": "sensor"})


def test_a_table_of_many_rows_is_written_in_groups_and_compared_in_each() -> None:
    frame = pd.DataFrame({"n": np.arange(2_100_000), "word": np.array(["a", "b", "c"] * 700_000)})
    format, found, folder = kept(frame)
    assert format == "parquet" and parquet.read_metadata(folder / "data.parquet").num_row_groups > 1
    check_frame(found, frame)


def test_tables_of_arrow_are_parquet() -> None:
    table = pa.table({"a": [1, None], "b": [["x"], []]}, metadata={"who": "me"})
    format, found, _ = kept(table)
    assert format == "parquet" and found.equals(table, check_metadata=True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_keep_every_pixel(mode: str) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (9, 7, 4), dtype="u1")
    image = Image.new(mode, (7, 9)) if mode == "I;16" else Image.fromarray(pixels[..., :3]).convert(mode)
    image.info = {"dpi": (72, 72), "icc_profile": b"\x00\xff", "comment": "made"}
    format, found, _ = kept(image)
    assert format == "png" and type(found) is Image.Image
    assert (found.mode, found.size, found.tobytes(), found.info) == (mode, image.size, image.tobytes(), image.info)


@pytest.mark.parametrize("mode", ["F", "CMYK", "I", "HSV"])
def test_pictures_that_png_would_change_are_pickled(mode: str) -> None:
    image = Image.new(mode, (4, 4))
    format, found, _ = kept(image)
    assert format == "pickle" and found.tobytes() == image.tobytes()


TENSOR_DTYPES = st.sampled_from(["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u1", "u2", "u4", "u8", "?"])
OF_SAFETENSORS = {named: name for name, named in named_arrays.OF_NUMPY.items()}


@NO_DEADLINE
@given(st.dictionaries(NAMES.filter(lambda name: name != "__metadata__"), st.tuples(SHAPES, TENSOR_DTYPES), max_size=5))
def test_files_of_tensors_are_those_of_the_safetensors_package(said: dict[str, Any]) -> None:
    random = np.random.default_rng(1)
    named = {name: random.integers(0, 2, shape).astype(dtype) for name, (shape, dtype) in said.items()}
    path = str(Path(tempfile.mkdtemp()) / "data.safetensors")
    codes = {name: OF_SAFETENSORS[array.dtype.newbyteorder("<").str] for name, array in named.items()}
    triples = [(name, codes[name], array.shape) for name, array in named.items()]
    safetensors_file.write(path, triples, {"format": "np"}, lambda name: (memoryview(named[name].tobytes()), None))
    theirs = safetensors.numpy.load_file(path)
    assert set(theirs) == set(named)
    for name, array in named.items():
        np.testing.assert_array_equal(theirs[name], array)
    safetensors.numpy.save_file(named, path + ".2", {"who": "me"})
    entries, metadata = safetensors_file.read_header(path + ".2")
    assert metadata == {"who": "me"} and set(entries) == set(named)
    for name, array in named.items():
        np.testing.assert_array_equal(named_arrays.mapped(path + ".2", entries[name]), array)


class Own:
    pass


def test_the_projects_serializers_come_first() -> None:
    serialization.register(np.ndarray, lambda array, file: file.write(b"mine"), lambda file: file.read())
    try:
        assert kept(np.ones(2))[:2] == ("registered", b"mine")
        assert kept({"a": np.ones(2)})[:2] == ("pickle", {"a": b"mine"})
    finally:
        del serialization._registered[np.ndarray]


def test_the_format_is_recorded_and_decides_how_a_value_is_loaded() -> None:
    _, _, folder = kept("not a number")
    header = json.loads((folder / "value.json").read_text())
    assert (header["type"], header["serializer"]) == ("str", "text")
    (folder / "value.json").write_text(json.dumps({**header, "serializer": "unheard-of"}))
    with pytest.raises(ValueError, match="unheard-of"):
        values.load(str(folder))


def test_keeping_plain_values_imports_no_library() -> None:
    code = """
import sys, tempfile, os
from deepforge_runner import values
before = set(sys.modules)
for number, value in enumerate([1, "a", b"b", None, {"a": [1.5]}, [], (1, 2), {1: 2}, {"a": (1,)}]):
    folder = os.path.join(tempfile.gettempdir(), "deepforge-%d-%d" % (os.getpid(), number))
    values.save(value, folder)
    assert values.load(folder) == value
print(sorted(set(sys.modules) - before))
print([name for name in ("numpy", "pandas", "pyarrow", "torch", "PIL", "json", "zipfile") if name in before])
"""
    ran = subprocess.run(
        [sys.executable, "-c", "import tempfile\n" + code],
        env={**os.environ, "PYTHONPATH": str(KERNELS)},
        capture_output=True,
        text=True,
        check=True,
    )
    added, heavy = ran.stdout.splitlines()
    assert not {"numpy", "pandas", "pyarrow", "torch", "PIL", "json", "zipfile"} & set(eval(added))
    assert heavy == "[]"


def test_without_pyarrow_tables_are_pickled() -> None:
    code = """
import sys, tempfile
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pyarrow":
            raise ImportError("no pyarrow here")
sys.meta_path.insert(0, Nowhere())
import pandas
from deepforge_runner import values
folder = tempfile.mkdtemp() + "/value"
print(values.save(pandas.DataFrame({"a": [1, 2]}), folder).serializer, values.load(folder)["a"].sum())
"""
    environment = {**os.environ, "PYTHONPATH": str(KERNELS)}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == "pickle 3\n"
