"""Arrays in NumPy's format are known without NumPy, and nothing in them is run."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from deepforge_jupyter.services.array_files import array_summary


@pytest.mark.parametrize(
    ("array", "summary"),
    [
        (np.zeros((3, 4)), "(3, 4) float64"),
        (np.zeros(5, dtype=np.float32), "(5,) float32"),
        (np.zeros((2, 2), dtype=">i2"), "(2, 2) int16"),
        (np.asfortranarray(np.ones((2, 3), dtype=np.uint8)), "(2, 3) uint8"),
        (np.array([True, False]), "(2,) bool"),
        (np.array(3 + 1j), "() complex128"),
        (np.zeros(0), "(0,) float64"),
        (np.zeros(2, dtype=[("x", "f4"), ("y", "i8", (2,))]), "(2,) structured"),
        (np.array(["a", "bc"]), "(2,) <U2"),
    ],
)
def test_its_shape_and_type_are_read(tmp_path: Path, array: np.ndarray, summary: str) -> None:
    np.save(tmp_path / "a.npy", array)
    assert array_summary(tmp_path / "a.npy") == summary


def test_what_would_have_to_be_unpickled_is_no_array(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{}, None], dtype=object), allow_pickle=True)
    np.save(tmp_path / "b.npy", np.zeros(2, dtype=[("x", "O")]), allow_pickle=True)
    (tmp_path / "c.npy").write_bytes(pickle.dumps([1]))
    assert [array_summary(tmp_path / f"{name}.npy") for name in "abc"] == [None, None, None]


@pytest.mark.parametrize("kept", [0, 5, 9, 30, 200])
def test_one_that_is_cut_off_is_no_array(tmp_path: Path, kept: int) -> None:
    np.save(tmp_path / "a.npy", np.arange(100))
    (tmp_path / "a.npy").write_bytes((tmp_path / "a.npy").read_bytes()[:kept])
    assert array_summary(tmp_path / "a.npy") is None


@pytest.mark.parametrize(
    "header", ["{'shape': (2,), 'descr': __import__('os')}", "(" * 5000, "{'shape': (-1,)}", "\xff"]
)
def test_a_hostile_header_is_no_array(tmp_path: Path, header: str) -> None:
    text = header.encode("latin1")
    (tmp_path / "a.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text)
    assert array_summary(tmp_path / "a.npy") is None
