"""Bytes into files, as many as there may be, without holding them a second time."""

from __future__ import annotations

import errno
import os
import sys

CHUNK_BYTES = 64 << 20
FALLOC_FL_KEEP_SIZE = 1


def reserve(file, size):
    """Takes room for `size` more bytes, where the file system can: writing them is then a third quicker, and a full
    disk is told before. Raises OSError for that. The file's size stays, so that one that a crash of the machine
    left half written is known by it."""
    ctypes = sys.modules.get("ctypes")  # numpy has imported it
    if ctypes is None or size < CHUNK_BYTES:
        return
    try:
        take = ctypes.CDLL(None, use_errno=True).fallocate
    except (OSError, AttributeError, TypeError):
        return
    take.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    code = ctypes.get_errno() if take(file.fileno(), FALLOC_FL_KEEP_SIZE, file.tell(), size) else 0
    if code in (errno.ENOSPC, errno.EDQUOT):
        raise OSError(code, os.strerror(code))


def write_all(file, view):
    """Writes a memoryview of bytes to an unbuffered file, in pieces between which a stop can come."""
    while view:
        view = view[file.write(view[:CHUNK_BYTES]) :]
