from pathlib import Path

import pytest

MANIFEST = '{"format": 1, "id": "p", "name": "P"}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with one of each kind of document."""
    folder = tmp_path / "project"
    write(folder, "deepforge.json", MANIFEST)
    write(folder, "README.md", "# P\n")
    write(folder, "operations/Train.py", "class Train: ...\n")
    write(folder, "operations/Load.py", "class Load: ...\n")
    write(folder, "pipelines/train.dfpipe", '{"format": 1, "nodes": {}, "edges": []}\n')
    write(folder, "utils/nets.py", "WIDTH = 3\n")
    return folder


def write(folder: Path, path: str, content: str | bytes) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file
