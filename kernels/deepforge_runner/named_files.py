"""Files for serializers that want more than an open file: DeepForge's own work on `file.name`, and beside it."""

from __future__ import annotations

import atexit
import io
import os

_folder = None


class NamedBytes(io.BytesIO):
    """A file in memory that becomes one on disk when somebody asks for its name."""

    _path = None

    @property
    def name(self):
        if self._path is None:
            self._path = os.path.join(private_folder(), os.urandom(8).hex())
            with open(self._path, "wb") as file:
                file.write(self.getvalue())
        return self._path

    def content(self):
        """What was written: into it, or else into the file of its name."""
        written = self.getvalue()
        if self._path is None or written:
            return written
        with open(self._path, "rb") as file:
            return file.read()


def private_folder():
    """A folder of this process, removed at its end: what is read lazily by name is there as long."""
    global _folder
    if _folder is None or _folder[0] != os.getpid():
        import tempfile

        _folder = os.getpid(), tempfile.mkdtemp(prefix="deepforge-")
        atexit.register(_remove, *_folder)
    return _folder[1]


def _remove(process, folder):
    if os.getpid() == process:  # not in a fork of it
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def opened_apart(path):
    """The file, open for reading, under a name with room beside it: its own folder belongs to a storage."""
    folder = os.path.join(private_folder(), os.urandom(8).hex())
    os.mkdir(folder)
    name = os.path.join(folder, os.path.basename(path))
    try:
        os.symlink(path, name)
    except OSError:  # not every system has links
        name = path
    return open(name, "rb")


def remove_all_but(path):
    """Removes what else lies in the file's folder. Raises FileNotFoundError if the file itself is not there."""
    folder, kept = os.path.split(path)
    for name in os.listdir(folder):
        if name == kept:
            continue
        other = os.path.join(folder, name)
        if os.path.isdir(other) and not os.path.islink(other):
            import shutil

            shutil.rmtree(other)
        else:
            os.unlink(other)
    if not os.path.isfile(path):
        raise FileNotFoundError(2, "the serializer's dump has written no file", path)
