from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Where attempts leave what is to be kept."""
    return tmp_path / "runs"
