"""Files and folders on their way straight into a storage, in parts, by addresses that the server lends."""

from __future__ import annotations

import contextlib
import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from deepforge_jupyter.client.lanes import Lanes
from deepforge_jupyter.client.packing import LocalFile
from deepforge_jupyter.client.transport import Transport, error_of, put, reaches
from deepforge_jupyter.client.transport import part as quoted
from deepforge_jupyter.errors import BadRequest, DeepForgeError, Unavailable
from deepforge_jupyter.protocol.artifacts import (
    BeginDirectUpload,
    DirectUpload,
    PartAddress,
    UploadedArtifact,
    UploadProgress,
)

TRIES = 4
FIRST_WAIT_S = 1.0
# The server reads no longer request: more names than fit in it go with their bytes, as an archive.
LONGEST_LIST_BYTES = 16 << 20

Told = Callable[[UploadProgress], None]


class Sent:
    """What is sent under one number: a file, or all small ones, one after the other."""

    def __init__(self, number: int, files: Sequence[LocalFile]) -> None:
        self.number = number
        self._files = files
        self._begins = [0, *itertools.accumulate(file.size_bytes for file in files)]
        self.size_bytes = self._begins[-1]

    def pieces(self, begin: int, end: int) -> Iterator[bytes]:
        """Raises OSError, Conflict for a file that is changed meanwhile."""
        for place in range(bisect_right(self._begins, begin) - 1, len(self._files)):
            file, start = self._files[place], self._begins[place]
            if start >= end:
                return
            yield from file.pieces(max(begin - start, 0), min(end - start, file.size_bytes))


class Part(msgspec.Struct, frozen=True):
    sent: Sent
    number: int
    begin: int
    end: int

    @property
    def size_bytes(self) -> int:
        return self.end - self.begin


class SendsDirectly(Transport):
    def _sent_directly(
        self, project: str, wish: BeginDirectUpload, files: Sequence[LocalFile], *, told: Told
    ) -> UploadedArtifact | None:
        """None where the storage does not offer it, or is not reached from here: then nothing of it is left. Nothing is
        left of what fails or is interrupted either."""
        body = msgspec.json.encode(wish)
        if len(body) > LONGEST_LIST_BYTES:
            return None
        begun = self._ask("POST", f"projects/{quoted(project)}/direct-uploads", DirectUpload, body)
        if begun.id is None:
            return None
        try:
            self._send_parts(begun.id, begun, files, told)
            return self._kept(begun.id, sum(file.size_bytes for file in files), told)
        except BaseException as error:
            with contextlib.suppress(DeepForgeError):
                self._call("DELETE", f"direct-uploads/{begun.id}")
            if isinstance(error, NotSent):
                return None
            raise

    def _send_parts(self, upload: str, begun: DirectUpload, files: Sequence[LocalFile], told: Told) -> None:
        """Raises NotSent, and what the server refuses."""
        parts = (part for sent in sent_as(files, begun.together_bytes) for part in _parts(sent, begun.part_bytes))
        first = next(parts, None)
        if first is None:
            return
        if not reaches(self._address(upload, first)):
            raise NotSent
        total_bytes, sent_bytes = 3 * sum(file.size_bytes for file in files), 0

        def add(more_bytes: int) -> None:
            nonlocal sent_bytes
            sent_bytes += more_bytes
            told(UploadProgress(done_bytes=sent_bytes, total_bytes=total_bytes))

        Lanes(itertools.chain([first], parts), partial(self._send_part, upload)).run(add)

    def _send_part(self, upload: str, part: Part, lanes: Lanes[Part]) -> None:
        """At a new address each time; what the storage does not take is tried again."""
        wait_s = FIRST_WAIT_S
        for tries in itertools.count(1):
            body = _Body(part, lanes)
            if self._took(upload, part, body):
                return
            body.take_back()
            if tries == TRIES or lanes.is_over.wait(wait_s):
                raise NotSent
            wait_s *= 2

    def _took(self, upload: str, part: Part, body: _Body) -> bool:
        try:
            address = self._address(upload, part)
        except Unavailable:
            return False
        return put(address, iter(body), size_bytes=part.size_bytes, timeout_s=self._timeout_s)

    def _address(self, upload: str, part: Part) -> str:
        where = f"direct-uploads/{upload}/addresses"
        return self._ask("POST", where, PartAddress, file=part.sent.number, part=part.number).url

    def _kept(self, upload: str, size_bytes: int, told: Told) -> UploadedArtifact:
        for checked in self._lines("POST", f"direct-uploads/{upload}/artifact", UploadProgress):
            if checked.artifact is not None:
                return checked.artifact
            if checked.problem is not None:
                raise error_of(checked.code or BadRequest.code, checked.problem)
            told(UploadProgress(done_bytes=size_bytes + checked.done_bytes, total_bytes=3 * size_bytes))
        raise Unavailable("The server broke off while it checked what was sent: nothing was kept. Send it again.")


class NotSent(Exception):
    """The bytes do not get there; they may by another way."""


class _Body:
    """A part's bytes, which are told of as they go; they end when all is over."""

    def __init__(self, part: Part, lanes: Lanes[Part]) -> None:
        self._part = part
        self._lanes = lanes
        self._gone_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        part = self._part
        for piece in part.sent.pieces(part.begin, part.end):
            if self._lanes.is_over.is_set():
                raise NotSent
            yield piece
            self._gone_bytes += len(piece)
            self._lanes.tell(len(piece))

    def take_back(self) -> None:
        self._lanes.tell(-self._gone_bytes)


def sent_as(files: Sequence[LocalFile], together_bytes: int) -> list[Sent]:
    small = [number for number, file in enumerate(files) if file.size_bytes <= together_bytes]
    large = [Sent(number, [file]) for number, file in enumerate(files) if file.size_bytes > together_bytes]
    return [*([Sent(small[0], [files[number] for number in small])] if small else []), *large]


def _parts(sent: Sent, part_bytes: int) -> Iterator[Part]:
    for number, begin in enumerate(range(0, sent.size_bytes, part_bytes)):
        yield Part(sent, number, begin, min(begin + part_bytes, sent.size_bytes))
