"""Paths that people give: kept inside the folder that they are given for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deepforge_jupyter.documents.files import explained
from deepforge_jupyter.domain.project import PRIVATE_FOLDER, TRASH_FOLDER
from deepforge_jupyter.errors import BadRequest

LONGEST_PATH_BYTES = 3000
LONGEST_NAME_BYTES = 200
LONGEST_TITLE = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def inside(folder: Path, path: str) -> Path:
    """`path` (with `/`, from `folder`) on this machine. Raises BadRequest if it leads out of `folder`."""
    if "\x00" in path:
        raise BadRequest("A path cannot hold a null character.", details={"path": path.replace("\x00", "�")})
    if len(path.encode()) > LONGEST_PATH_BYTES or any(len(part.encode()) > 255 for part in path.split("/")):
        raise BadRequest(f"The path is too long: 255 bytes a name, {LONGEST_PATH_BYTES} in all.")
    try:
        wanted = (folder / path.strip("/")).resolve()
    except (OSError, RuntimeError) as error:  # links that go in a circle
        raise BadRequest(f"“{path}” is no path here: {error}.", details={"path": path}) from error
    if wanted != folder and folder not in wanted.parents:
        raise BadRequest(f"“{path}” leads out of {folder.name or folder}.", details={"path": path})
    return wanted


def new_folder(folder: Path, path: str) -> Path:
    """`path` inside `folder` if a project can be made there. Raises BadRequest."""
    wanted = inside(folder, path)
    for part in wanted.relative_to(folder).parts:
        if _CONTROL.search(part) or part != part.strip():
            is_control = _CONTROL.search(part) is not None
            why = "holds a line break or another control character" if is_control else "begins or ends with a space"
            raise BadRequest(f"“{part}” cannot be the name of a folder: it {why}.", details={"path": path})
        if part.lower() == PRIVATE_FOLDER:
            message = f"{PRIVATE_FOLDER} is where projects keep their history; choose another folder."
            raise BadRequest(message, details={"path": path})
        if part.lower() == TRASH_FOLDER:
            message = f"{TRASH_FOLDER} is where deleted projects wait; choose another folder."
            raise BadRequest(message, details={"path": path})
    for above in wanted.parents:
        if above == folder:
            break
        if above.is_file():
            raise BadRequest(
                f"“{relative(above, folder)}” is a file, so no folder can be in it.", details={"path": path}
            )
    return wanted


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Makes of an error of the system what a person can use: StorageFull, Unavailable or BadRequest with `path`."""
    try:
        yield
    except OSError as error:
        raise explained(error, path) from error


def title(text: str, *, what: str) -> str:
    """`text` if it can be shown as a name in one line. Raises BadRequest."""
    if len(text) > LONGEST_TITLE or _CONTROL.search(text):
        raise BadRequest(f"The name of the {what} must be one line of at most {LONGEST_TITLE} characters.")
    return text.strip()


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
    if len(name.encode()) > LONGEST_NAME_BYTES:
        raise BadRequest(f"The name of the {what} is too long: {LONGEST_NAME_BYTES} bytes at most.")
    return name
