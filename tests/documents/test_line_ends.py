"""What Jupyter saves of a project's code ends its lines as the file does."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from deepforge_jupyter.documents.line_ends import keep_line_ends


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "p/operations").mkdir(parents=True)
    (tmp_path / "p/deepforge.json").write_text("{}")
    (tmp_path / "p/operations/Windows.py").write_bytes(b"a = 1\r\nb = 2\r\n")
    (tmp_path / "p/operations/Unix.py").write_bytes(b"a = 1\n")
    (tmp_path / "apart.py").write_bytes(b"a = 1\r\n")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "content", "kept"),
    [
        ("p/operations/Windows.py", "c = 3\n", "c = 3\r\n"),
        ("/p/operations/Windows.py", "c = 3\n", "c = 3\r\n"),
        ("p/operations/Windows.py", "c = 3\r\n", "c = 3\r\n"),
        ("p/operations/Unix.py", "c = 3\n", "c = 3\n"),
        ("p/operations/New.py", "c = 3\n", "c = 3\n"),
        ("apart.py", "c = 3\n", "c = 3\n"),
    ],
)
def test_line_ends_are_those_of_the_file_in_a_project(root: Path, path: str, content: str, kept: str) -> None:
    model = {"type": "file", "format": "text", "content": content}
    keep_line_ends(model=model, path=path, contents_manager=SimpleNamespace(root_dir=str(root)))
    assert model["content"] == kept


def test_what_is_no_text_is_left_alone(root: Path) -> None:
    model = {"type": "notebook", "content": {"cells": []}}
    keep_line_ends(model=model, path="p/operations/Windows.py", contents_manager=SimpleNamespace(root_dir=str(root)))
    assert model["content"] == {"cells": []}
