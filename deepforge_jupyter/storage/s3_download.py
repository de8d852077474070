"""An object on its way to this machine: parts at once, each written where it belongs; summed up in order meanwhile."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.s3_client import PART_BYTES, PARTS_AT_ONCE
from deepforge_jupyter.storage.sums import Sum

READ_BYTES = 256 << 10
SUMMED_BYTES = 1 << 20
ATTEMPTS = 5


class Download:
    """Of the object `at` a bucket and key. s3transfer, which hands all it reads to one thread that writes, takes half
    as much again of the processors."""

    def __init__(
        self, at: Mapping[str, str], file: Path, *, total: Sum | None = None, progress: Progress | None = None
    ) -> None:
        self._at = at
        self._file = file
        self._total = total
        self._progress = progress
        self._is_canceled = threading.Event()

    def cancel(self) -> None:
        """What is under way ends soon, with an error."""
        self._is_canceled.set()

    def run(self, client: Any) -> None:
        """Blocks until nothing of it goes on any more. Raises what `client`, boto3's, does, OSError, Unavailable if it
        was canceled."""
        found = client.head_object(**self._at)
        size_bytes, tag = found["ContentLength"], found["ETag"]
        with self._file.open("wb+", buffering=0) as opened:
            target = opened.fileno()
            os.truncate(target, size_bytes)
            with ThreadPoolExecutor(PARTS_AT_ONCE, thread_name_prefix="deepforge-s3-part") as pool:
                try:
                    parts = [
                        (first, end, pool.submit(self._fetch, client, target, tag, first, end, size_bytes))
                        for first, end in _parts(size_bytes)
                    ]
                    for first, end, part in parts:
                        part.result()
                        if self._total is not None:
                            _add(self._total, target, first, end)
                except BaseException:
                    self.cancel()
                    pool.shutdown(cancel_futures=True)
                    raise

    def _fetch(self, client: Any, target: int, tag: str, first: int, end: int, size_bytes: int) -> None:
        """Goes on where the connection broke off."""
        from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError

        position, attempt = first, 0
        while position < end:
            is_whole = (position, end) == (0, size_bytes)
            asked = {} if is_whole else {"Range": f"bytes={position}-{end - 1}"}
            attempt += 1
            try:
                answer = client.get_object(**self._at, **asked, IfMatch=tag)
                if answer["ContentLength"] != end - position:
                    raise Unavailable(f"{self._at['Key']}: the server did not send the part that was asked for.")
                with contextlib.closing(answer["Body"]) as body:
                    while chunk := body.read(READ_BYTES):
                        self._write(target, chunk, position)
                        position += len(chunk)
            except (ConnectionError, IncompleteReadError, ReadTimeoutError, ResponseStreamingError):
                if attempt == ATTEMPTS:
                    raise

    def _write(self, target: int, chunk: bytes, position: int) -> None:
        if self._is_canceled.is_set():
            raise Unavailable("The download was given up.")
        left = memoryview(chunk)
        while left:
            written = os.pwrite(target, left, position)
            left, position = left[written:], position + written
        if self._progress is not None:
            self._progress(len(chunk))


def _parts(size_bytes: int) -> Iterator[tuple[int, int]]:
    """Where each begins, and the next."""
    for first in range(0, size_bytes, PART_BYTES):
        yield first, min(first + PART_BYTES, size_bytes)


def _add(total: Sum, file: int, first: int, end: int) -> None:
    """Read again, not mapped: what a broken disk does to a mapping would end this process."""
    while first < end:
        piece = os.pread(file, min(SUMMED_BYTES, end - first), first)
        if not piece:
            raise Unavailable("The file that was downloaded was cut off on this machine meanwhile. Try again.")
        total.update(piece)
        first += len(piece)
