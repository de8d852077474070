"""`deepforge.json`, which makes a folder a project. Unknown keys are kept."""

from __future__ import annotations

import json
import os
import re
import uuid
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.domain.project import FORMAT, MANIFEST, Manifest
from deepforge_jupyter.errors import BadDocument

_ID = re.compile(r"[\w-][\w.-]{0,199}")


def is_project(folder: Path) -> bool:
    """False also of a folder that this process may not look into."""
    try:
        return (folder / MANIFEST).is_file()
    except OSError:
        return False


def read_manifest(folder: Path) -> Manifest:
    """Raises BadDocument saying what is wrong and where."""
    return _view(folder, _read(folder))


def read_example_manifest(folder: Path) -> Manifest:
    """Of an example, which has no id before it is a project."""
    return _view(folder, {"id": "example", **_read(folder)})


def new_manifest(*, name: str, description: str = "") -> dict[str, Any]:
    """The content of a new project's manifest, with a new id."""
    return {"format": FORMAT, "id": uuid.uuid4().hex, "name": name, "description": description, "extensions": []}


def change_manifest(folder: Path, **changes: Any) -> Manifest:
    """Sets some keys (None: removes it) and keeps all others. Raises BadDocument if the file cannot be read."""
    content = {
        key: value for key, value in {**_read(folder), **changes}.items() if value is not None or key not in changes
    }
    write_manifest(folder, content)
    return _view(folder, content)


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """All or nothing."""
    temporary = folder / f".{MANIFEST}.{os.getpid()}"
    temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(folder / MANIFEST)


def _read(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        json.dumps(content, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        message = (
            f"{_shown(folder)}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg.lower()}). "
            "Correct it, or restore it."
        )
        details = {"path": MANIFEST, "line": error.lineno, "column": error.colno}
        raise BadDocument(message, details=details) from error
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BadDocument(
            f"{_shown(folder)} cannot be read: {why}. Correct it, or restore it.", details={"path": MANIFEST}
        ) from error
    if not isinstance(content, dict):
        raise BadDocument(f"{_shown(folder)} is no JSON object.", details={"path": MANIFEST})
    return content


def _view(folder: Path, content: dict[str, Any]) -> Manifest:
    path = _shown(folder)
    try:
        manifest = msgspec.convert({"format": FORMAT, "name": folder.name, **content}, Manifest)
    except msgspec.ValidationError as error:
        raise BadDocument(f"{path} is not right: {error}.", details={"path": MANIFEST}) from error
    if manifest.format != FORMAT:
        said = f"{path} has format {manifest.format}, and this DeepForge reads format {FORMAT}: update DeepForge."
        raise BadDocument(said, details={"path": MANIFEST})
    if not _ID.fullmatch(manifest.id):
        said = f"{path} has the id “{manifest.id[:40]}”, which cannot be one: use letters, digits, “_” and “-”."
        raise BadDocument(said, details={"path": MANIFEST})
    return manifest


def _shown(folder: Path) -> str:
    """Where it is, in messages: nobody but who runs the server has to do with where that keeps projects."""
    return f"{folder.name}/{MANIFEST}"
