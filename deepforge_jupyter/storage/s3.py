"""Values in a bucket of an S3 server.

values/<location>/value.json   the header, written last: a value without it is none
values/<location>/<file>       the data of a job's value; that of kept values lies in `contents` (s3_contents.py)
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.storage.addresses import Address, Lending
from deepforge_jupyter.storage.base import Storage, StorageAdapter
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.incoming import Incoming, Received, Receiving
from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.remote import (
    VALUES,
    RemoteStorage,
    StoredValue,
    checked_header,
    checked_location,
    damaged,
    no_such_file,
    on_this_machine,
    stored_value,
    sums_of,
    together,
)
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_client import S3Settings
from deepforge_jupyter.storage.s3_contents import NEW, Contents
from deepforge_jupyter.storage.s3_incoming import NOTE, S3Incoming
from deepforge_jupyter.storage.s3_objects import S3Objects
from deepforge_jupyter.storage.s3_receiving import S3Receiving
from deepforge_jupyter.storage.sums import Sum
from deepforge_jupyter.storage.value_folder import HEADER, content_of, data_files

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(/[^\s?#@]*)?")


class S3Adapter(StorageAdapter):
    name = "s3"
    title = "S3"
    description = "A bucket of Amazon S3, or of any server that speaks its protocol."
    options = (
        Attribute(
            name="bucket",
            title="Bucket",
            type="str",
            is_required=True,
            description="Made if there is none of that name.",
        ),
        Attribute(
            name="endpoint",
            title="Server",
            type="str",
            default="",
            description="Address of the server, as https://s3.example.org:9000; empty for Amazon's own.",
        ),
        Attribute(
            name="region",
            title="Region",
            type="str",
            default="",
            description="As eu-west-1; most own servers need none.",
        ),
        Attribute(
            name="prefix",
            title="Folder in the bucket",
            type="str",
            default="",
            description="Folder in the bucket below which everything is kept.",
        ),
        Attribute(
            name="path_style",
            title="Bucket in the path",
            type="bool",
            default=True,
            description="Whether the bucket stands in the path of addresses, as own servers want it, not in the host.",
        ),
        Attribute(
            name="direct",
            title="Straight to the server",
            type="bool",
            default=False,
            description="Whether downloads and uploads go straight to the server, by addresses that work for some "
            "minutes: browsers must reach it. Otherwise they pass through Jupyter.",
        ),
        Attribute(
            name="public_endpoint",
            title="Server for browsers",
            type="str",
            default="",
            description="Address of the server as browsers reach it, where that is another one.",
        ),
        Attribute(
            name="access_key",
            title="Access key",
            type="str",
            default="",
            description="Id of the access key; empty takes the credentials of the server's environment or its role.",
        ),
    )
    secrets = (
        Attribute(
            name="secret_key",
            title="Secret key",
            type="str",
            default="",
            description="The secret key that belongs to it.",
        ),
        Attribute(
            name="session_token",
            title="Session token",
            type="str",
            default="",
            description="Only for temporary credentials.",
        ),
    )

    def check(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        super().check(options, secrets)
        bucket, prefix = str(options.get("bucket", "")), str(options.get("prefix", ""))
        if _BUCKET.fullmatch(bucket) is None:
            raise _bad(
                "bucket", f"“{bucket[:80]}” cannot be a bucket: 3 to 63 small letters, digits, dots and hyphens."
            )
        for name in ("endpoint", "public_endpoint"):
            address = str(options.get(name, ""))
            if address and _ENDPOINT.fullmatch(address) is None:
                raise _bad(name, f"“{address[:80]}” is no address of a server: write it as https://host:port.")
        if options.get("public_endpoint") and not options.get("direct"):
            raise _bad(
                "public_endpoint",
                "Nobody asks there unless downloads go straight to the server (direct): switch that on, too.",
            )
        if options.get("direct") and not (options.get("endpoint") or options.get("region")):
            raise _bad(
                "region",
                "Amazon's addresses name the region of the bucket: enter it for downloads straight from there.",
            )
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
        self.reached_at = settings.reached_at
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

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        folder = _folder(location)
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        header = await on_this_machine(checked_header, staged)
        try:
            sums, _ = await together(on_this_machine(sums_of, staged), self._upload(staged, folder, progress=progress))
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):
                left = await self._bucket.sizes(folder)
                if HEADER not in left:  # others took this process for dead, and stored it
                    await self._bucket.delete([f"{folder}/{name}" for name in left])
            raise
        stored = await on_this_machine(stored_value, staged, folder, content_of(header, sums.digests), sums)
        await self._put_header(stored)
        await self._cache_staged(staged, stored, location)
        return self._value(stored, location)

    async def put(
        self,
        folder: Path,
        location: str,
        *,
        digests: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Value:
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        header = await on_this_machine(checked_header, folder)
        sums = await on_this_machine(sums_of, folder, digests)
        content = content_of(header, sums.digests)

        async def supply(data: str) -> None:
            await self._upload(folder, data, progress=progress)

        async with self._contents.noted(_folder(location), content) as new:
            stored = await on_this_machine(stored_value, folder, "", content, sums)
            data = await self._contents.hold(content, location, new, supply, sizes=stored.sizes)
            return await self._announce(msgspec.structs.replace(stored, data=data), location)

    async def keep(self, value: Value, location: str) -> Value:
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        source = await self._found(value)

        async def supply(data: str) -> None:
            try:
                await asyncio.gather(*(self._bucket.copy(f"{source.data}/{n}", f"{data}/{n}") for n in source.sizes))
            except NotFound:
                raise damaged(value, "a part of it is gone") from None

        async with self._contents.noted(_folder(location), source.content) as new:
            data = await self._contents.hold(source.content, location, new, supply, sizes=source.sizes)
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
            await self._contents.release(stored.data, value.location)
        left = sorted(await self._bucket.sizes(folder), key=lambda name: name == HEADER)
        for name in left:
            if name.endswith(NEW):
                await self._contents.give_up(f"{folder}/{name}", value.location)
        if NOTE in left:
            await self._bucket.abandon(f"{folder}/")
        await self._bucket.delete([f"{folder}/{name}" for name in left])
        await on_this_machine(self._cache.discard, *self._place, value.location)

    async def abandon(self, value: Value) -> None:
        await self._bucket.abandon(f"{_folder(value.location)}/")

    async def addresses(self, value: Value, lent: Mapping[str, Lending]) -> Mapping[str, Address]:
        if self.reached_at is None:
            return {}
        stored = await self._found(value)
        for file in lent:
            if file not in stored.sizes:
                raise no_such_file(value, file)
        urls = await together(*(self._bucket.url(f"{stored.data}/{file}", lending) for file, lending in lent.items()))
        return {file: Address(url=url, sha256=stored.digests[file]) for file, url in zip(lent, urls, strict=True)}

    async def incoming(self, location: str, sizes: Sequence[int]) -> Incoming | None:
        if self.reached_at is None:
            return None
        begun = S3Incoming(
            self._bucket, self._contents, _folder(location), location, sizes=sizes, announce=self._announce
        )
        await begun.begin()
        return begun

    async def receiving(self, location: str, files: Mapping[str, int]) -> Receiving | None:
        if self.reached_at is None:
            return None
        if (there := await self._stored(location)) is not None:
            return Received(self._value(there, location))

        async def store(stored: StoredValue) -> Value:
            await self._put_header(stored)
            return self._value(stored, location)

        return S3Receiving(self._bucket, _folder(location), files, store=store)

    async def _put_header(self, stored: StoredValue) -> None:
        """From now on what lies in its own folder is a value."""
        await self._bucket.put(f"{stored.data}/{HEADER}", msgspec.json.encode(stored))

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

    async def _download(self, stored: StoredValue, file: str, target: Path, total: Sum) -> None:
        await self._bucket.download(f"{stored.data}/{file}", target, total=total)

    async def _sha256(self, stored: StoredValue, file: str) -> str:
        return await self._bucket.sha256(f"{stored.data}/{file}")

    async def _upload(self, source: Path, folder: str, *, progress: Progress | None = None) -> None:
        files = await on_this_machine(data_files, source)
        await together(*(self._bucket.upload(file, f"{folder}/{file.name}", progress=progress) for file in files))

    async def _announce(self, stored: StoredValue, location: str) -> Value:
        try:
            await self._bucket.put(f"{_folder(location)}/{HEADER}", msgspec.json.encode(stored), is_new=True)
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):
                await self._contents.release(stored.data, location)
            raise
        return self._value(stored, location)


def _folder(location: str) -> str:
    return f"{VALUES}/{checked_location(location)}"


def _bad(option: str, message: str) -> BadRequest:
    return BadRequest(message, details={"option": option})
