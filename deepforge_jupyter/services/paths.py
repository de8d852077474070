"""Paths that people give: kept inside the folder that they are given for."""

from __future__ import annotations

import re
from pathlib import Path

from deepforge_jupyter.errors import BadRequest

LONGEST_PATH_BYTES = 3000
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def inside(folder: Path, path: str) -> Path:
    """`path` (with `/`, from `folder`) on this machine. Raises BadRequest if it leads out of `folder`."""
    if "\x00" in path:
        raise BadRequest("A path cannot hold a null character.", details={"path": path.replace("\x00", "�")})
    if len(path.encode()) > LONGEST_PATH_BYTES or any(len(part.encode()) > 255 for part in path.split("/")):
        raise BadRequest(f"The path is too long: 255 bytes a name, {LONGEST_PATH_BYTES} in all.")
    wanted = (folder / path.strip("/")).resolve()
    if wanted != folder and folder not in wanted.parents:
        raise BadRequest(f"“{path}” leads out of {folder.name or folder}.", details={"path": path})
    return wanted


def relative(path: Path, root: Path) -> str:
    """`path` as people see it: from `root`, with `/`; whole if it is not in there."""
    if path == root or root in path.parents:
        inner = path.relative_to(root).as_posix()
        return "" if inner == "." else inner
    return path.as_posix()


def file_name(name: str, *, what: str) -> str:
    """`name` if it can be a file's. Raises BadRequest saying what it cannot hold."""
    name = name.strip()
    if not name:
        raise BadRequest(f"The {what} needs a name.")
    if _NOT_IN_NAMES.search(name) or name.startswith(".") or name.endswith("."):
        raise BadRequest(f"“{name}” cannot be the name of a {what}: use letters, digits, spaces, “_” and “-”.")
    if len(name.encode()) > 200:
        raise BadRequest(f"The name of the {what} is too long: 200 bytes at most.")
    return name
