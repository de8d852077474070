"""Values in a bucket of an S3 server.

values/<location>/value.json   the header, written last: a value without it is none
values/<location>/<file>       the data of a job's value; that of kept values lies in `contents` (s3_contents.py)
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.storage.base import Storage, StorageAdapter
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.remote import (
    VALUES,
    RemoteStorage,
    StoredValue,
    checked_header,
    checked_location,
    damaged,
    digests_of,
    on_this_machine,
    stored_value,
    together,
)
from deepforge_jupyter.storage.s3_bucket import Bucket, S3Settings
from deepforge_jupyter.storage.s3_contents import Contents
from deepforge_jupyter.storage.s3_objects import S3Objects
from deepforge_jupyter.storage.value_folder import HEADER, content_of, data_files

LENT_S = 3600
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(/[^\s?#@]*)?")


class S3Adapter(StorageAdapter):
    name = "s3"
    title = "S3"
    description = "A bucket of Amazon S3, or of any server that speaks its protocol."
    options = (
        Attribute(name="bucket", type="str", is_required=True, description="Made if there is none of that name."),
        Attribute(
            name="endpoint",
            type="str",
            default="",
            description="Address of the server, as https://s3.example.org:9000; empty for Amazon's own.",
        ),
        Attribute(name="region", type="str", default="", description="As eu-west-1; most own servers need none."),
        Attribute(
            name="prefix", type="str", default="", description="Folder in the bucket below which everything is kept."
        ),
        Attribute(
            name="path_style",
            type="bool",
            default=True,
            description="Whether the bucket stands in the path of addresses, as own servers want it, not in the host.",
        ),
        Attribute(
            name="access_key",
            type="str",
            default="",
            description="Id of the access key; empty takes the credentials of the server's environment or its role.",
        ),
    )
    secrets = (
        Attribute(name="secret_key", type="str", default="", description="The secret key that belongs to it."),
        Attribute(name="session_token", type="str", default="", description="Only for temporary credentials."),
    )

    def check(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        super().check(options, secrets)
        bucket, endpoint, prefix = (str(options.get(name, "")) for name in ("bucket", "endpoint", "prefix"))
        if _BUCKET.fullmatch(bucket) is None:
            raise _bad(
                "bucket", f"“{bucket[:80]}” cannot be a bucket: 3 to 63 small letters, digits, dots and hyphens."
            )
        if endpoint and _ENDPOINT.fullmatch(endpoint) is None:
            raise _bad("endpoint", f"“{endpoint[:80]}” is no address of a server: write it as https://host:port.")
        if ".." in prefix.split("/") or not prefix.isprintable() or len(prefix) > 200:
            raise _bad("prefix", "The prefix must be a plain path of at most 200 characters, as team/experiments.")
        if bool(options.get("access_key")) != bool(secrets.get("secret_key")):
            missing = "secret_key" if options.get("access_key") else "access_key"
            raise _bad(missing, "An access key and its secret key go together: enter both, or neither.")

    def open(self, name: str, *, options: Mapping[str, Any], secrets: Mapping[str, str], cache: ValueCache) -> Storage:
        settings = msgspec.convert({**options, **secrets}, S3Settings)
        return S3Storage(name, settings, cache)


class S3Storage(RemoteStorage):
    """Objects below the settings' prefix."""

    def __init__(self, name: str, settings: S3Settings, cache: ValueCache) -> None:
        place = (settings.endpoint, settings.bucket, settings.prefix)
        super().__init__(name, description=f"{settings.bucket} on {settings.server}", place=place, cache=cache)
        self._bucket = Bucket(settings)
        self._contents = Contents(self._bucket)

    def objects(self) -> Objects | None:
        return S3Objects(self._bucket, self._place)

    async def close(self) -> None:
        await self._bucket.close()

    async def check(self) -> None:
        await self._bucket.make()
        key, probe = f"checks/{uuid.uuid4().hex}", uuid.uuid4().bytes
        await self._bucket.put(key, probe)
        read = await self._bucket.get(key)
        await self._bucket.delete([key])
        if read != probe:
            raise Unavailable(f"What is written into {self._bucket} is not what is read from it afterwards.")

    async def adopt(self, staged: Path, location: str) -> Value:
        folder = _folder(location)
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        header = await on_this_machine(checked_header, staged)
        digests, _ = await together(on_this_machine(digests_of, staged), self._upload(staged, folder))
        stored = await on_this_machine(stored_value, staged, folder, content_of(header, digests), digests)
        await self._bucket.put(f"{folder}/{HEADER}", msgspec.json.encode(stored))
        await self._cache_staged(staged, stored, location)
        return self._value(stored, location)

    async def put(self, folder: Path, location: str, *, progress: Progress | None = None) -> Value:
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        header = await on_this_machine(checked_header, folder)
        digests = await on_this_machine(digests_of, folder)
        content = content_of(header, digests)

        async def supply(data: str) -> None:
            await self._upload(folder, data, progress=progress)

        data = await self._contents.hold(content, location, supply)
        stored = await on_this_machine(stored_value, folder, data, content, digests)
        return await self._announce(stored, location)

    async def keep(self, value: Value, location: str) -> Value:
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        source = await self._found(value)

        async def supply(data: str) -> None:
            try:
                await asyncio.gather(*(self._bucket.copy(f"{source.data}/{n}", f"{data}/{n}") for n in source.sizes))
            except NotFound:
                raise damaged(value, "a part of it is gone") from None

        data = await self._contents.hold(source.content, location, supply)
        kept = msgspec.structs.replace(source, data=data)
        await self._cache_same(value, kept, location)
        return await self._announce(kept, location)

    async def confirm(self, value: Value) -> None:
        stored = await self._found(value)
        sizes = await self._bucket.sizes(stored.data)
        if {name: sizes.get(name) for name in stored.sizes} != stored.sizes:
            raise damaged(value, "a part of it is gone or has another size")

    async def delete(self, value: Value) -> None:
        folder = _folder(value.location)
        stored = await self._stored(value.location)
        if stored is not None and stored.data != folder:
            await self._contents.release(stored.content, value.location)
        left = sorted(await self._bucket.sizes(folder), key=lambda name: name == HEADER)
        await self._bucket.delete([f"{folder}/{name}" for name in left])
        await on_this_machine(self._cache.discard, *self._place, value.location)

    async def url(
        self, value: Value, file: str, *, verb: Literal["get", "put"] = "get", expires_s: int = LENT_S
    ) -> str:
        """An address by which whoever has it, without credentials, reads or writes this one data file until then."""
        stored = await self._stored(value.location)
        data = _folder(value.location) if stored is None else stored.data
        return await self._bucket.url(f"{data}/{file}", verb=verb, expires_s=expires_s)

    async def _stored(self, location: str) -> StoredValue | None:
        folder = _folder(location)
        try:
            text = await self._bucket.get(f"{folder}/{HEADER}")
        except NotFound:
            return None
        try:
            return msgspec.json.decode(text, type=StoredValue)
        except msgspec.DecodeError as error:
            raise NotFound(f"The value at {folder} in {self._bucket} is damaged: {error}.") from None

    async def _part(self, stored: StoredValue, file: str, first: int, end: int) -> bytes:
        return await self._bucket.get(f"{stored.data}/{file}", first=first, last=end - 1)

    async def _download(self, stored: StoredValue, file: str, target: Path) -> str:
        return await self._bucket.download(f"{stored.data}/{file}", target)

    async def _sha256(self, stored: StoredValue, file: str) -> str:
        return await self._bucket.sha256(f"{stored.data}/{file}")

    async def _upload(self, source: Path, folder: str, *, progress: Progress | None = None) -> None:
        files = await on_this_machine(data_files, source)
        try:
            await together(*(self._bucket.upload(file, f"{folder}/{file.name}", progress=progress) for file in files))
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):
                await self._bucket.delete([f"{folder}/{file.name}" for file in files])
            raise

    async def _announce(self, stored: StoredValue, location: str) -> Value:
        try:
            await self._bucket.put(f"{_folder(location)}/{HEADER}", msgspec.json.encode(stored), is_new=True)
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):
                await self._contents.release(stored.content, location)
            raise
        return self._value(stored, location)


def _folder(location: str) -> str:
    return f"{VALUES}/{checked_location(location)}"


def _bad(option: str, message: str) -> BadRequest:
    return BadRequest(message, details={"option": option})
