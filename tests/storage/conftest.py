from __future__ import annotations

from pathlib import Path

import pytest
from storage.objects_conformance import Write


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Where attempts leave what is to be kept."""
    return tmp_path / "runs"


@pytest.fixture
def write(folder: Path) -> Write:
    """Puts a file where others keep theirs: below the fixture `folder` of a test of storages that lie on a disk."""

    def write(path: str, data: bytes) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return write
