"""Outputs that jobs elsewhere send into a bucket by presigned addresses, to where they stay.

values/<location>/<file>       complete when all its parts have arrived
values/<location>/value.json   the header, written last: a value without it is none
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.storage.incoming import Receiving
from deepforge_jupyter.storage.remote import StoredValue
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_parts import Parts
from deepforge_jupyter.storage.value_folder import HEADER, Header, content_of, with_content

_LONGEST_NAME_BYTES = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")


class S3Receiving(Receiving):
    """Into `folder`; `store` writes the header there."""

    def __init__(
        self, bucket: Bucket, folder: str, files: Mapping[str, int], *, store: Callable[[StoredValue], Awaitable[Value]]
    ) -> None:
        for name in files:
            if not _is_file_name(name):
                raise BadRequest(f"A file of a value cannot be called {name[:100]!r}.")
        self.files = dict(files)
        self._parts = Parts(bucket, {f"{folder}/{name}": size_bytes for name, size_bytes in files.items()})
        self.part_bytes = self._parts.part_bytes
        self._folder = folder
        self._store = store

    async def address(self, file: str, part: int, *, md5: str, life_s: int) -> str:
        return await self._parts.address(f"{self._folder}/{file}", part, life_s=life_s, md5=md5)

    async def put(self, header: bytes, digests: Mapping[str, str]) -> Value:
        said = _checked(header)
        if digests.keys() != self.files.keys() or not all(map(_SHA256.fullmatch, digests.values())):
            raise BadRequest("What is sent needs the SHA-256 of each of its files.")
        if (size_bytes := sum(self.files.values())) != said.size_bytes:
            raise BadRequest(f"The value says that it has {said.size_bytes} bytes, and its files have {size_bytes}.")
        await self._parts.complete()
        content = content_of(said, digests)
        return await self._store(
            StoredValue(
                header=msgspec.Raw(with_content(header, content)),
                data=self._folder,
                content=content,
                sizes=dict(self.files),
                digests=dict(digests),
            )
        )


def _is_file_name(name: str) -> bool:
    """Where values are opened, too: as few bytes as a file system takes, and signs that all can write."""
    if not name.isprintable() or "/" in name or name in ("", ".", "..", HEADER):
        return False
    return len(name.encode()) <= _LONGEST_NAME_BYTES


def _checked(header: bytes) -> Header:
    try:
        return msgspec.json.decode(header, type=Header)
    except msgspec.DecodeError as error:
        raise BadRequest(f"What is sent has a {HEADER} that cannot be read: {error}.") from None
