"""What attempts elsewhere take and give, where they do not see the files of the server's machine.

Whoever has an address reads, or writes, one file or part of it in the storage until the address expires, and has
nothing else of it: no key of a person leaves the server. Addresses are told to the agent that needs them now, and are
neither logged nor written anywhere; one that expired is asked for anew.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import msgspec

from deepforge_jupyter.errors import NotFound


class LentFile(msgspec.Struct, frozen=True, kw_only=True):
    """`sha256` is the hash of what must arrive; None where it is not known."""

    size_bytes: int
    sha256: str | None = None


class LentAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file is read (HTTP GET). With a `tag` it is asked for with that as `If-Match`: what others changed there
    meanwhile is refused (412), and why is said where another address is asked for."""

    url: str
    tag: str | None = None


class LentValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value folder to be made elsewhere: the text of its `value.json`, and the data files beside it."""

    header: bytes
    files: dict[str, LentFile]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The data files of an output that are to be sent, with their sizes: none if they are there already. Each goes in
    parts of `part_bytes`, counted from 0, the last one shorter."""

    files: dict[str, int]
    part_bytes: int


class Loans(ABC):
    """Of one attempt, from when it is prepared to when its result is known; afterwards everything is refused
    (Conflict). An adapter may ask as often as it likes. Raises Unavailable, which passes."""

    @abstractmethod
    async def input(self, port: str) -> LentValue:
        """Raises NotFound for what is gone or damaged: the attempt fails with this error."""

    @abstractmethod
    async def addresses(self, port: str, files: Sequence[str]) -> dict[str, LentAddress]:
        """Of these files, as many as the agent fetches soon; those for which the storage lends none are `read` through
        the server. Raises NotFound as `input` does."""

    @abstractmethod
    async def read(self, port: str, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """A part of a file, shorter where it ends. Raises NotFound as `input` does."""

    @abstractmethod
    def damaged(self, port: str, why: str) -> NotFound:
        """The error with which the attempt fails when the agent found that what arrived is not what was lent."""

    @abstractmethod
    async def output(self, port: str, header: bytes, files: Mapping[str, int]) -> Wanted | None:
        """Asks for a place for the output that a job which has ended made: the text of its `value.json`, and the sizes
        of its data files. None where the storage takes nothing from others: then the folder is brought to
        `outputs/<port>` of the run directory. Repeating it goes on; but whoever goes on with other loans, after a
        crash, begins here, and sends all of what is wanted then. Raises BadRequest for what cannot be one."""

    @abstractmethod
    async def part_address(self, port: str, file: str, part: int, *, md5: str) -> str:
        """Where the agent writes the part (HTTP PUT), with `md5` (base64, of its bytes) as `Content-MD5`: other bytes
        are refused there. Raises NotFound for a part that is not wanted, Conflict before `output`."""

    @abstractmethod
    async def complete(self, port: str, digests: Mapping[str, str]) -> None:
        """The output is all there, `digests` are the SHA-256 of its files; repeating it does nothing. Raises BadRequest
        if something is missing or larger or smaller than it was said to be, Conflict before `output`."""
