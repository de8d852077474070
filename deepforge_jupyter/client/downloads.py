"""Artifacts on their way here: straight from their storage where that is offered and reached, else from the server."""

from __future__ import annotations

import hashlib
import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from deepforge_jupyter.client.packing import CHUNK_BYTES
from deepforge_jupyter.client.transport import Transport, fetched, filename_of, part, reaches
from deepforge_jupyter.errors import Unavailable, Unreadable
from deepforge_jupyter.protocol.artifacts import ArtifactAddress

TRIES = 4
FIRST_WAIT_S = 1.0


class _Wanted(NamedTuple):
    """`file` is the path of one file of a folder; None: all of it."""

    artifact: str
    file: str | None


class TakesArtifacts(Transport):
    def download_artifact(self, artifact: str, target: str | Path, *, file: str | None = None) -> Path:
        """Writes its bytes to `target`, a new file, or a folder in which it gets the name that it has. What is not one
        file is a zip archive; of a folder only the `file` at that path comes, if it is given. They come straight from
        the storage where it offers that and is reached from here; what breaks off there goes on, or comes through the
        server. Nothing is left of what fails or is interrupted. Raises FileExistsError, Unavailable, Unreadable for
        what is not what was kept."""
        wanted = _Wanted(artifact, file)
        address = self._address_of(wanted)
        direct = None if address.url is None or not reaches(address.url) else self._fetched(address)
        answer = direct or self._content_of(wanted)
        with answer:
            path = Path(target)
            if path.is_dir():
                path /= filename_of(answer)
            with path.open("xb") as target_file:
                try:
                    if direct is None or not self._take_directly(wanted, direct, address.sha256, target_file):
                        self._take(wanted, answer if direct is None else self._content_of(wanted), target_file)
                    target_file.flush()
                except BaseException:
                    path.unlink()
                    raise
        return path

    def _take_directly(
        self, wanted: _Wanted, answer: http.client.HTTPResponse | None, sha256: str | None, file: BinaryIO
    ) -> bool:
        """False if the storage is not reached any more, however often it is tried."""
        size_bytes = None if answer is None else answer.length
        digest, wait_s = hashlib.sha256(), FIRST_WAIT_S
        for tries in range(1, TRIES + 1):
            if answer is not None:
                with answer:
                    for chunk in _pieces(answer):
                        digest.update(chunk)
                        file.write(chunk)
                if file.tell() == size_bytes:
                    _check(digest.hexdigest(), sha256)
                    return True
            if tries < TRIES:
                time.sleep(wait_s)
                wait_s *= 2
                answer = self._fetched(self._address_of(wanted), first=file.tell())
        return False

    def _take(self, wanted: _Wanted, answer: http.client.HTTPResponse, file: BinaryIO) -> None:
        file.seek(0)
        file.truncate()
        with answer:
            size_bytes = answer.length
            for chunk in _pieces(answer):
                file.write(chunk)
            if not answer.isclosed() or (size_bytes is not None and file.tell() != size_bytes):
                whole = "" if size_bytes is None else f" of {size_bytes}"
                name = wanted.file or wanted.artifact
                raise Unavailable(
                    f"The server broke off after {file.tell()}{whole} bytes of {name}: nothing of it was kept. "
                    "Download it again."
                )

    def _address_of(self, wanted: _Wanted) -> ArtifactAddress:
        return self._get(f"artifacts/{part(wanted.artifact)}/address", ArtifactAddress, file=wanted.file)

    def _content_of(self, wanted: _Wanted) -> http.client.HTTPResponse:
        return self._open("GET", f"artifacts/{part(wanted.artifact)}/content", file=wanted.file)

    def _fetched(self, address: ArtifactAddress, *, first: int = 0) -> http.client.HTTPResponse | None:
        return None if address.url is None else fetched(address.url, first=first, timeout_s=self._timeout_s)


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """As far as they come. Only an answer that came to its end is closed then."""
    try:
        while chunk := answer.read(CHUNK_BYTES):
            yield chunk
    except (OSError, http.client.HTTPException):
        return


def _check(digest: str, wanted: str | None) -> None:
    if wanted is not None and digest != wanted:
        raise Unreadable(
            "What came from the storage is not what was kept there: it has another hash. Download it again; if it "
            "stays so, verify the artifact."
        )
