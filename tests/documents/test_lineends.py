"""Line ends stay what they are when something saves a file that does not know them."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepforge_jupyter.documents.lineends import with_line_ends_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "deepforge.json").write_text("{}")
    (tmp_path / "operations").mkdir()
    return tmp_path / "operations" / "Train.py"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_text_gets_the_line_ends_of_its_file(file: Path, ends: str) -> None:
    file.write_bytes(f"a{ends}b{ends}".encode())

    assert with_line_ends_of(file, "a\nc\nd") == f"a{ends}c{ends}d"


def test_a_text_that_brings_its_own_keeps_them(file: Path) -> None:
    file.write_bytes(b"a\r\n")

    assert with_line_ends_of(file, "a\rb\n") == "a\rb\n"


def test_a_new_file_and_one_outside_of_every_project_are_left_alone(file: Path, tmp_path: Path) -> None:
    assert with_line_ends_of(file, "a\n") == "a\n"

    file.write_bytes(b"a\r\n")
    (tmp_path / "deepforge.json").unlink()
    assert with_line_ends_of(file, "a\n") == "a\n"
