"""The line ends of a project's code, which shared editors know nothing of: they take and give `\\n` only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deepforge_jupyter.documents.files import line_ends_of
from deepforge_jupyter.domain.project import MANIFEST


def keep_line_ends(model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """A hook of Jupyter's contents manager, called before it saves `model` at `path`: code of a project that comes
    without line ends of its own gets those that its file has."""
    content = model.get("content")
    if not path.endswith(".py") or not isinstance(content, str) or "\r" in content:
        return
    file = Path(contents_manager.root_dir, path.strip("/"))
    try:
        if not any((folder / MANIFEST).is_file() for folder in list(file.parents)[: path.strip("/").count("/") + 1]):
            return
        ends = line_ends_of(file.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return
    if ends != "\n":
        model["content"] = content.replace("\n", ends)
