"""Files that others send straight into a storage, in parts, by addresses that it lends them: to be looked at before
they become a value (`Incoming`), or as the value that they are (`Receiving`)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.progress import Progress


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """The value that they become: the text of its `value.json`, the hash of its content, and its data files by name,
    each one that came (its number) or made here (its bytes), with all their hashes."""

    header: bytes
    content: str
    files: dict[str, int | bytes]
    digests: Mapping[str, str]


class Incoming(ABC):
    """`sizes` are those of the files, by number. Those of at most `together_bytes` are sent as one, one after the
    other, under the number of the first of them; all in parts of `part_bytes` (the last one shorter). Nothing of them
    is a value before `put`; whoever holds the location deletes it to be rid of them. Raises Unavailable."""

    sizes: tuple[int, ...]
    part_bytes: int
    together_bytes: int

    @abstractmethod
    async def address(self, file: int, part: int, *, life_s: int) -> str:
        """By which whoever has it writes this one part (from 0) of what is sent under a number, and nothing else, until
        it expires or all is complete. Raises NotFound for a part that there is not."""

    @abstractmethod
    async def complete(self) -> None:
        """From now on nobody writes anything. Raises BadRequest unless all of it arrived."""

    @abstractmethod
    async def read(self, file: int, *, offset: int = 0, length: int | None = None) -> bytes:
        """Once all is complete."""

    @abstractmethod
    async def hashes(self, *, progress: Progress) -> list[str]:
        """SHA-256 of each file's bytes, which are read and not kept. Once all is complete."""

    @abstractmethod
    async def put(self, whole: Whole, *, progress: Progress) -> Value:
        """A durable value of the complete files; large ones are copied where they lie. What is not in it is removed."""


class Receiving(ABC):
    """The data files of a value, by name, which whoever made it sends to where they stay, each in parts of `part_bytes`
    (the last one shorter). Nothing of them is a value before `put`. Raises Unavailable."""

    files: Mapping[str, int]
    part_bytes: int

    @abstractmethod
    async def address(self, file: str, part: int, *, md5: str, life_s: int) -> str:
        """By which whoever has it writes this one part (from 0) of these very bytes (`md5` in base64, which they send
        as `Content-MD5`), and nothing else, until it expires or the value is there. Raises NotFound for a part that
        there is not."""

    @abstractmethod
    async def put(self, header: bytes, digests: Mapping[str, str]) -> Value:
        """The value, of the text of its `value.json` and the hashes that its maker found (SHA-256, by file). Raises
        BadRequest unless all of it arrived and is as large as it says; repeating it returns the same."""


class Received(Receiving):
    """What is there already: nothing of it is to be sent."""

    files: Mapping[str, int] = {}
    part_bytes = 0

    def __init__(self, value: Value) -> None:
        self._value = value

    async def address(self, file: str, part: int, *, md5: str, life_s: int) -> str:
        raise NotFound(f"The value {self._value.location} is there already: nothing of it is to be sent.")

    async def put(self, header: bytes, digests: Mapping[str, str]) -> Value:
        return self._value
