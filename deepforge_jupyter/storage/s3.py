"""Values in a bucket of an S3 server. What was made here, or fetched once, is opened from a cache on this machine.

values/<location>/value.json   the header, written last: a value without it is none
values/<location>/<file>       the data of a job's value; that of kept values lies in `contents` (s3_contents.py)
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import re
import uuid
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound, StorageFull, Unavailable
from deepforge_jupyter.storage.base import Progress, Storage, StorageAdapter
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.s3_bucket import Bucket, S3Settings
from deepforge_jupyter.storage.s3_contents import Contents
from deepforge_jupyter.storage.value_folder import (
    HEADER,
    Header,
    check_size,
    content_of,
    data_files,
    file_hash,
    read_header,
    with_content,
)

VALUES = "values"
LENT_S = 3600
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(/[^\s?#@]*)?")
Result = TypeVar("Result")


class _Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What an object `value.json` says beside what the job wrote: where the data lies, and what it must be."""

    header: msgspec.Raw
    data: str
    content: str
    sizes: dict[str, int]
    digests: dict[str, str]


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


class S3Storage(Storage):
    """Objects below the settings' prefix. Copies on this machine are in `cache`."""

    def __init__(self, name: str, settings: S3Settings, cache: ValueCache) -> None:
        self.name = name
        self.title = name
        self.description = f"{settings.bucket} on {settings.server}"
        self._bucket = Bucket(settings)
        self._contents = Contents(self._bucket)
        self._cache = cache
        self._place = (settings.endpoint, settings.bucket, settings.prefix)
        self._fetching: dict[str, asyncio.Lock] = {}

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
        if (there := await self._header(folder)) is not None:
            return self._value(there, location)
        header = await self._here(_checked_header, staged)
        digests, _ = await _together(self._here(_digests, staged), self._upload(staged, folder))
        stored = await self._here(_stored, staged, folder, content_of(header, digests), digests)
        await self._bucket.put(f"{folder}/{HEADER}", msgspec.json.encode(stored))
        await self._here(self._cache_staged, staged, stored, location)
        return self._value(stored, location)

    async def put(self, folder: Path, location: str, *, progress: Progress | None = None) -> Value:
        target = _folder(location)
        if (there := await self._header(target)) is not None:
            return self._value(there, location)
        header = await self._here(_checked_header, folder)
        digests = await self._here(_digests, folder)
        content = content_of(header, digests)

        async def supply(data: str) -> None:
            await self._upload(folder, data, progress=progress)

        data = await self._contents.hold(content, location, supply)
        stored = await self._here(_stored, folder, data, content, digests)
        return await self._announce(stored, location)

    async def keep(self, value: Value, location: str) -> Value:
        target = _folder(location)
        if (there := await self._header(target)) is not None:
            return self._value(there, location)
        source = await self._found(value)

        async def supply(data: str) -> None:
            try:
                await asyncio.gather(*(self._bucket.copy(f"{source.data}/{n}", f"{data}/{n}") for n in source.sizes))
            except NotFound:
                raise _damaged(value, "a part of it is gone") from None

        data = await self._contents.hold(source.content, location, supply)
        kept = msgspec.structs.replace(source, data=data)
        if (here := self._cache.get(*self._place, value.location)) is not None:
            await self._here(self._link, here, kept, location)
        return await self._announce(kept, location)

    async def confirm(self, value: Value) -> None:
        stored = await self._found(value)
        sizes = await self._bucket.sizes(stored.data)
        if {name: sizes.get(name) for name in stored.sizes} != stored.sizes:
            raise _damaged(value, "a part of it is gone or has another size")

    async def local_path(self, value: Value) -> Path:
        async with self._fetching.setdefault(value.location, asyncio.Lock()):
            try:
                if (here := self._cache.get(*self._place, value.location)) is not None:
                    with contextlib.suppress(NotFound):  # a crash or a person spoiled the copy: it is fetched again
                        check_size(here, value.size_bytes)
                        return here
                    await self._here(self._cache.discard, *self._place, value.location)
                return await self._fetch(value)
            finally:
                self._fetching.pop(value.location, None)

    async def header(self, value: Value) -> bytes:
        return _text(await self._found(value))

    async def files(self, value: Value) -> dict[str, int]:
        return (await self._found(value)).sizes

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        stored = await self._found(value)
        if file not in stored.sizes:
            raise NotFound(f"The value {value.location} has no file “{file}”.")
        end = stored.sizes[file] if length is None else min(stored.sizes[file], offset + length)
        if offset >= end:
            return b""
        try:
            return await self._bucket.get(f"{stored.data}/{file}", first=offset, last=end - 1)
        except NotFound:
            raise _damaged(value, f"“{file}” is gone") from None

    async def content(self, value: Value, *, anew: bool = False) -> str:
        stored = await self._found(value)
        if not anew:
            return stored.content
        header = msgspec.json.decode(stored.header, type=Header)
        try:
            digests = {name: await self._bucket.sha256(f"{stored.data}/{name}") for name in stored.sizes}
        except NotFound:
            raise _damaged(value, "a part of it is gone") from None
        return content_of(header, digests)

    async def delete(self, value: Value) -> None:
        folder = _folder(value.location)
        stored = await self._header(folder)
        if stored is not None and stored.data != folder:
            await self._contents.release(stored.content, value.location)
        left = sorted(await self._bucket.sizes(folder), key=lambda name: name == HEADER)
        await self._bucket.delete([f"{folder}/{name}" for name in left])
        await self._here(self._cache.discard, *self._place, value.location)

    async def url(
        self, value: Value, file: str, *, verb: Literal["get", "put"] = "get", expires_s: int = LENT_S
    ) -> str:
        """An address by which whoever has it, without credentials, reads or writes this one data file until then."""
        stored = await self._header(_folder(value.location))
        data = _folder(value.location) if stored is None else stored.data
        return await self._bucket.url(f"{data}/{file}", verb=verb, expires_s=expires_s)

    async def _header(self, folder: str) -> _Stored | None:
        try:
            text = await self._bucket.get(f"{folder}/{HEADER}")
        except NotFound:
            return None
        try:
            return msgspec.json.decode(text, type=_Stored)
        except msgspec.DecodeError as error:
            raise NotFound(f"The value at {folder} in {self._bucket} is damaged: {error}.") from None

    async def _found(self, value: Value) -> _Stored:
        stored = await self._header(_folder(value.location))
        if stored is None:
            message = f"The value {value.location} is gone from {self._bucket}. Run the operation again."
            raise NotFound(message, details={"storage": self.name, "location": value.location})
        if sum(stored.sizes.values()) != value.size_bytes:
            raise _damaged(value, f"it has {sum(stored.sizes.values())} bytes instead of {value.size_bytes}")
        return stored

    async def _upload(self, source: Path, folder: str, *, progress: Progress | None = None) -> None:
        files = await self._here(data_files, source)
        try:
            await _together(*(self._bucket.upload(file, f"{folder}/{file.name}", progress=progress) for file in files))
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):
                await self._bucket.delete([f"{folder}/{file.name}" for file in files])
            raise

    async def _announce(self, stored: _Stored, location: str) -> Value:
        try:
            await self._bucket.put(f"{_folder(location)}/{HEADER}", msgspec.json.encode(stored), is_new=True)
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):
                await self._contents.release(stored.content, location)
            raise
        return self._value(stored, location)

    async def _fetch(self, value: Value) -> Path:
        stored = await self._found(value)
        with self._cache.draft() as draft:
            try:
                await _together(*(self._fetch_file(value, stored, name, draft) for name in stored.sizes))
            except NotFound as error:
                raise _damaged(value, error.message.rstrip(".")) from None
            (draft / HEADER).write_bytes(_text(stored))
            return await self._here(self._cache.put, draft, *self._place, value.location)

    async def _fetch_file(self, value: Value, stored: _Stored, name: str, draft: Path) -> None:
        try:
            arrived = await self._bucket.download(f"{stored.data}/{name}", draft / name)
        except OSError as error:
            raise _of_this_machine(error) from error
        if arrived != stored.digests[name]:
            raise _damaged(value, f"“{name}” is not what was stored")

    def _cache_staged(self, staged: Path, stored: _Stored, location: str) -> None:
        (staged / HEADER).write_bytes(_text(stored))
        self._cache.take(staged, *self._place, location)

    def _link(self, here: Path, stored: _Stored, location: str) -> None:
        self._cache.link(here, *self._place, location, header=_text(stored))

    def _value(self, stored: _Stored, location: str) -> Value:
        header = msgspec.json.decode(stored.header, type=Header)
        return Value(
            storage=self.name,
            location=location,
            type=header.type,
            size_bytes=header.size_bytes,
            summary=header.summary,
            content=stored.content,
        )

    async def _here(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """In a thread; what this machine's disk objects to is said."""
        try:
            return await asyncio.to_thread(work, *arguments)
        except OSError as error:
            raise _of_this_machine(error) from error


def _of_this_machine(error: OSError) -> DeepForgeError:
    if isinstance(error, FileNotFoundError):
        return NotFound(f"The value is gone: {error.filename} is not there.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull("There is no room left on this machine for copies of values.")
    return Unavailable(f"Copies of values cannot be kept on this machine: {error.strerror or error}.")


def _folder(location: str) -> str:
    path = PurePosixPath(location)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in location:
        raise BadRequest(f"{location!r} is no place in a storage.")
    return f"{VALUES}/{path}"


def _checked_header(folder: Path) -> Header:
    header = read_header(folder)
    check_size(folder, header.size_bytes)
    return header


def _digests(folder: Path) -> dict[str, str]:
    return {file.name: file_hash(file) for file in data_files(folder)}


def _stored(folder: Path, data: str, content: str, digests: Mapping[str, str]) -> _Stored:
    return _Stored(
        header=msgspec.Raw(with_content(folder, content)),
        data=data,
        content=content,
        sizes={file.name: file.stat().st_size for file in data_files(folder)},
        digests=dict(digests),
    )


def _text(stored: _Stored) -> bytes:
    return bytes(stored.header)


def _damaged(value: Value, why: str) -> NotFound:
    message = f"The value {value.location} in “{value.storage}” is damaged: {why}. Run the operation again."
    return NotFound(message, details={"storage": value.storage, "location": value.location})


def _bad(option: str, message: str) -> BadRequest:
    return BadRequest(message, details={"option": option})


async def _together(*work: Coroutine[Any, Any, Any]) -> tuple[Any, ...]:
    """All at once; if one fails the others are given up before it is told."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        return tuple(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
