"""Folders that are packed while they are sent: whatever ends the packing reaches whoever sends."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deepforge_jupyter.client.packing import LocalFile, files_at, packed

HANG_S = 60.0


def sent(files: list[LocalFile]) -> bytes:
    """What the sender got, in a thread that may be given up."""
    sender = ThreadPoolExecutor(1)
    try:
        return sender.submit(lambda: b"".join(packed(files))).result(timeout=HANG_S)
    finally:
        sender.shutdown(wait=False)


@pytest.mark.parametrize(
    "unpackable",
    [
        LocalFile(path="model", source=Path("mod\0el"), size_bytes=1),
        LocalFile(path="mod\ud800el", source=Path(__file__), size_bytes=1),
    ],
    ids=["a path with a null byte", "a name that is no text"],
)
def test_what_is_no_failure_of_the_disk_ends_the_sending_too(unpackable):
    with pytest.raises(ValueError):
        sent([LocalFile(path="first", source=Path(__file__), size_bytes=1), unpackable])


def test_a_file_that_is_gone_is_named(tmp_path):
    gone = tmp_path / "weights.bin"
    with pytest.raises(FileNotFoundError, match=r"weights\.bin"):
        sent([LocalFile(path="weights.bin", source=gone, size_bytes=1)])


def test_who_stops_sending_leaves_no_thread_behind(tmp_path):
    (tmp_path / "large").write_bytes(bytes(64 << 20))
    before = set(threading.enumerate())
    pieces = packed(files_at(tmp_path))
    next(pieces)
    (packing,) = set(threading.enumerate()) - before
    pieces.close()
    packing.join(timeout=HANG_S)
    assert not packing.is_alive()
