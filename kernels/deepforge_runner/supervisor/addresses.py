"""Unix sockets at paths of any length (the system allows about a hundred bytes)."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager

LONGEST = 100


@contextmanager
def _short(path):
    if len(os.fsencode(path)) <= LONGEST:
        yield path
        return
    import shutil  # rarely needed, and slow to import
    import tempfile

    folder = tempfile.mkdtemp(prefix="df-")
    try:
        link = os.path.join(folder, "s")
        os.symlink(os.path.dirname(path), link)
        yield os.path.join(link, os.path.basename(path))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def listen(path):
    """A listening socket at `path` that only this user may use; its folder is made, private, if missing."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    previous = os.umask(0o177)
    try:
        with _short(path) as address:
            listener.bind(address)
    finally:
        os.umask(previous)
    listener.listen(128)
    listener.setblocking(False)
    return listener


def connect(path):
    """A connected, non-blocking socket. Raises OSError if nobody listens there."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(os.fspath(path)) as address:
            connection.connect(address)
    except OSError:
        connection.close()
        raise
    connection.setblocking(False)
    return connection
