"""Which files of the project an operation read: part of what its result depends on."""

from __future__ import annotations

import os
import sys

LIMIT_FILES = 1000
LIMIT_HASHED_BYTES = 64 << 20


class OpenedFiles:
    """Watches `open` in this process. Files that the operation wrote before it read them are its own."""

    def __init__(self, project_folder, snapshot):
        self._folder = project_folder
        self._roots = tuple({project_folder + os.sep, os.path.realpath(project_folder) + os.sep})
        self._snapshot = snapshot + os.sep
        self._read = {}
        self._written = set()
        self._is_watching = True
        sys.addaudithook(self._hear)

    def stop(self):
        self._is_watching = False

    def _hear(self, event, arguments):
        if event == "open" and self._is_watching:
            self._note(*arguments)

    def _note(self, path, mode, flags):
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            return
        if not path.startswith(os.sep) or os.pardir in path:
            path = os.path.abspath(path)
        if not path.startswith(self._roots) or path.startswith(self._snapshot):
            return
        relative = self._relative(path)
        if relative.split(os.sep, 1)[0] == ".deepforge" or "__pycache__" in relative:
            return
        if flags & (os.O_WRONLY | os.O_RDWR) and not (mode and mode.startswith("r")):
            self._written.add(relative)
        elif relative not in self._written and len(self._read) < LIMIT_FILES:
            self._read[relative] = path

    def _relative(self, path):
        for root in self._roots:
            if path.startswith(root):
                return path[len(root) :]
        return path

    def found(self):
        """`[{"path", "sha256"}]` of those that are still there; above 64 MiB `stat:<size>:<mtime_ns>`
        stands for the hash."""
        self.stop()
        files = []
        for relative, path in sorted(self._read.items()):
            mark = _mark(path)
            if mark is not None:
                files.append({"path": relative.replace(os.sep, "/"), "sha256": mark})
        return files


def _names_after(since):
    for name in reversed(sys.modules):
        if name == since:
            return
        yield name


def _mark(path):
    try:
        stat = os.stat(path)
        if stat.st_mode & 0o170000 != 0o100000:
            return None
        if stat.st_size > LIMIT_HASHED_BYTES:
            return "stat:%d:%d" % (stat.st_size, stat.st_mtime_ns)
        return _sha256(path)
    except OSError:
        return None


def _sha256(path):
    from hashlib import sha256

    digest = sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def newest_module():
    """The name of the module that was imported last."""
    return next(reversed(sys.modules))


def imported_modules(snapshot, since):
    """The project's files that were really imported after the module named `since`, from its folder.

    Older modules are not even looked at: in a fork of a zygote that would copy the memory of each.
    """
    root = snapshot + os.sep
    found = set()
    for name in list(_names_after(since)):
        path = getattr(sys.modules.get(name), "__file__", None)
        if isinstance(path, str) and path.startswith(root):
            found.add(path[len(root) :].replace(os.sep, "/"))
    return sorted(found)
