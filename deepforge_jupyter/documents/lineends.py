"""Line ends of a project's files, kept by whoever saves them."""

from __future__ import annotations

from pathlib import Path

from deepforge_jupyter.documents.files import line_ends_of
from deepforge_jupyter.domain.project import MANIFEST


def with_line_ends_of(file: Path, content: str) -> str:
    """What to save as a text file of a project: a text with plain line ends gets those that the file has.

    jupyter-collaboration edits every text with `\\n` and saves it so, which would change each line of a Windows file.
    """
    if "\r" in content or not file.is_file() or not any((folder / MANIFEST).is_file() for folder in file.parents):
        return content
    with file.open(encoding="utf-8", errors="replace", newline="") as opened:
        ends = line_ends_of(opened.read())
    return content if ends == "\n" else content.replace("\n", ends)
