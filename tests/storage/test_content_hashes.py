"""What a value is decides its content's hash: its files, and what its header says that they do not."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from deepforge_runner import values

from deepforge_jupyter.storage.value_folder import Header, content_hash, content_of, read_header


def test_values_that_differ_in_what_their_files_do_not_say_are_other_contents(tmp_path: Path) -> None:
    hashes = []
    for number, name in enumerate(["height", "width", "height"]):
        folder = tmp_path / str(number)
        values.save(pd.Series([1, 2, 3], name=name), str(folder))
        assert json.loads((folder / "value.json").read_text())["serializer"] == "parquet"
        hashes.append(content_hash(folder, read_header(folder)))
    assert hashes[0] == hashes[2] != hashes[1]


def test_the_order_in_which_a_header_says_it_is_no_difference() -> None:
    def hashed(**options: int) -> str:
        header = Header(type="dict", serializer="safetensors", size_bytes=1, options={"strides": options})
        return content_of(header, {"data.safetensors": "00"})

    assert hashed(a=1, b=2) == hashed(b=2, a=1) != hashed(a=1, b=3)


def test_values_without_options_keep_the_hashes_that_were_recorded() -> None:
    header = Header(type="numpy.ndarray", serializer="numpy", size_bytes=1)
    recorded = "32cafc8ad2ee2111669099e6ee05b8be5f4e3fbb336ce5999828919931d83cbc"
    assert content_of(header, {"data.npy": "00"}) == recorded
