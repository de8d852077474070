"""Files and folders that people uploaded, as paths (docs/developer/run-directory.md, "A value"). Nothing is copied."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from . import wire

HEADER = "value.json"
MANIFEST = "files.json"


def file_in(folder):
    """The path of the file that is a value. Raises FileNotFoundError."""
    for name in sorted(os.listdir(folder)):
        if name != HEADER:
            return Path(folder, name)
    raise FileNotFoundError(2, "The value has no file", folder)


def folder_in(folder):
    """A folder of links to the files that are a value, each where it belongs; it goes with this process."""
    top = tempfile.mkdtemp(prefix="deepforge-folder-")
    atexit.register(_remove, top, os.getpid())
    made = {top}
    for entry in _manifest(folder):
        path = os.path.normpath(os.path.join(top, entry["path"]))
        if not path.startswith(top + os.sep):
            raise ValueError("%r is no path inside the folder" % entry["path"])
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(parent, exist_ok=True)
            made.add(parent)
        os.symlink(os.path.join(os.path.abspath(folder), entry["file"]), path)
    return Path(top)


def _manifest(folder):
    with open(os.path.join(folder, MANIFEST), "rb") as file:
        return wire.loads(file.read())


def _remove(top, process):
    if os.getpid() == process:  # not in a forked child
        shutil.rmtree(top, ignore_errors=True)
