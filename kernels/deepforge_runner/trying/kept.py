"""Values of inputs that stay in the kernel from one try to the next."""

from __future__ import annotations

import os
import sys
import time

from .. import formats, operation, values

SLOW_S = 0.05
QUICK_BYTES = 4 << 20
KEPT_TRIES = 5


class Kept:
    """A value that is quick to load is loaded anew for every try, so that an operation which changes its input in
    place finds it as it was, as in a run. One that takes longer than `SLOW_S` is kept while its files are the same,
    until five tries have not used it."""

    def __init__(self):
        self._values = {}  # folder -> [mark, modules, value, the number of the try that used it last]
        self._try = 0
        self.loaded = []
        self.reused = []

    def begin(self):
        """A new try."""
        self._try += 1
        self.loaded, self.reused = [], []

    def load(self, port, folder, job, finder):
        """The value in a folder. Raises InputNotLoaded."""
        mark = _mark(folder)
        known = self._values.get(folder)
        if known is not None and known[0] == mark and not job.reload:
            known[3] = self._try
            self.reused.append(port)
            return known[2]
        self._values.pop(folder, None)
        modules = len(sys.modules)
        started_s = time.monotonic()
        value = operation.load_input(port, folder, job, finder)
        took_s = time.monotonic() - started_s
        self.loaded.append(port)
        header = values.read_header(folder)
        if took_s > SLOW_S and not (len(sys.modules) > modules and _is_quick(folder, header)):
            self._values[folder] = [mark, _modules(header), value, self._try]
        return value

    def settle(self):
        """Lets go of what was not used for long."""
        for folder, known in list(self._values.items()):
            if known[3] <= self._try - KEPT_TRIES:
                del self._values[folder]

    def forget(self, modules):
        """Lets go of the values of these modules' classes: they are other classes now."""
        for folder, known in list(self._values.items()):
            if known[1] & modules:
                del self._values[folder]


def _mark(folder):
    try:
        status = os.stat(os.path.join(folder, "value.json"))
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _is_quick(folder, header):
    """True if it was the import of libraries that took long: an array is only mapped, a small value soon read."""
    if header.serializer == "pickle":
        return os.path.getsize(os.path.join(folder, "data.pickle")) < QUICK_BYTES
    if header.serializer in ("numpy", "npz"):
        return True
    return header.serializer in formats.FILES and header.size_bytes < QUICK_BYTES


def _modules(header):
    return frozenset(header.requires.get("modules") or ()) | {header.type.rpartition(".")[0]}
