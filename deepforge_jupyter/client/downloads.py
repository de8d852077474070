"""Artifacts on their way here: straight from their storage where that is offered and reached, else from the server."""

from __future__ import annotations

import http.client
import time
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from deepforge_jupyter.client.arriving import Arriving
from deepforge_jupyter.client.packing import CHUNK_BYTES
from deepforge_jupyter.client.transport import Transport, fetched, filename_of, part, reaches
from deepforge_jupyter.errors import Unavailable
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
        server. Until all of it is there it has another name, by which it goes on when it is downloaded again (an
        archive begins again). Raises FileExistsError, Unavailable, Unreadable for what is not what was kept."""
        wanted = _Wanted(artifact, file)
        address = self._address_of(wanted)
        direct = None if address.url is None or not reaches(address.url) else self._fetched(address)
        with direct or self._content_of(wanted) as answer:
            path = Path(target)
            if path.is_dir():
                path /= filename_of(answer)
            with Arriving(path, f"{artifact}/{file or ''}", size_bytes=answer.length) as arriving:
                if direct is None or not self._take_directly(wanted, direct, arriving):
                    self._take(wanted, answer if direct is None else None, arriving)
                arriving.check(address.sha256)
        return path

    def _take_directly(self, wanted: _Wanted, answer: http.client.HTTPResponse | None, arriving: Arriving) -> bool:
        """False if the storage is not reached any more, however often it is tried."""
        wait_s = FIRST_WAIT_S
        if arriving.position:
            answer = self._anew(wanted, arriving)
        for tries in range(1, TRIES + 1):
            if answer is not None:
                _pour(answer, arriving)
            if arriving.is_whole:
                return True
            if tries < TRIES:
                time.sleep(wait_s)
                wait_s *= 2
                answer = self._anew(wanted, arriving)
        return False

    def _anew(self, wanted: _Wanted, arriving: Arriving) -> http.client.HTTPResponse | None:
        """The rest of it, at an address of its own."""
        try:
            return self._fetched(self._address_of(wanted), first=arriving.position)
        except Unavailable:
            return None

    def _take(self, wanted: _Wanted, answer: http.client.HTTPResponse | None, arriving: Arriving) -> None:
        """Raises Unavailable if it breaks off again and again; an archive at once."""
        if arriving.position and answer is not None:
            answer.close()
            answer = None
        wait_s, why = FIRST_WAIT_S, "The connection to the server was lost, or its log says why."
        for tries in range(1, TRIES + 1):
            if arriving.is_whole:
                return
            try:
                answer = answer or self._content_of(wanted, first=arriving.position)
            except Unavailable as error:
                why = error.message
            if answer is not None:
                if arriving.position and answer.status != HTTPStatus.PARTIAL_CONTENT:
                    arriving.begin_again()
                came_to_its_end = _pour(answer, arriving)
                if arriving.size_bytes is None:
                    if came_to_its_end:
                        return
                    raise arriving.broken_off(self._reason(wanted) or why)
            if tries < TRIES:
                answer = None
                time.sleep(wait_s)
                wait_s *= 2
        raise arriving.broken_off(why)

    def _reason(self, wanted: _Wanted) -> str | None:
        """Why it cannot be had now; None if it can."""
        try:
            self._content_of(wanted).close()
        except Unavailable as error:
            return error.message
        return None

    def _address_of(self, wanted: _Wanted) -> ArtifactAddress:
        return self._get(f"artifacts/{part(wanted.artifact)}/address", ArtifactAddress, file=wanted.file)

    def _content_of(self, wanted: _Wanted, *, first: int = 0) -> http.client.HTTPResponse:
        return self._open("GET", f"artifacts/{part(wanted.artifact)}/content", first=first, file=wanted.file)

    def _fetched(self, address: ArtifactAddress, *, first: int = 0) -> http.client.HTTPResponse | None:
        """None also of other bytes, which somebody put there after the address was made: the server says why."""
        answer = None if address.url is None else fetched(address.url, first=first, timeout_s=self._timeout_s)
        if answer is not None and address.sha256 is None and answer.headers.get("ETag") != address.tag:
            answer.close()
            return None
        return answer


def _pour(answer: http.client.HTTPResponse, arriving: Arriving) -> bool:
    """As far as it comes. True if the answer came to its end, as far as it says how long it is."""
    with answer:
        while chunk := _read(answer):
            arriving.write(chunk)
    return chunk is not None


def _read(answer: http.client.HTTPResponse) -> bytes | None:
    """None if it broke off."""
    try:
        return answer.read(CHUNK_BYTES)
    except (OSError, http.client.HTTPException):
        return None
