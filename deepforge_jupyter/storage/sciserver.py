"""Values in a user volume of SciServer's Files service.

values/<location>/value.json        the header; it comes by a move, last: a value without it is none
values/<location>/<attempt>/<file>  the data (sciserver_parts.py), in a folder that one writer alone fills
values/<location>/<attempt>.json    a header on its way

The API has no operation that makes a file only if there is none, safe against others who do the same at that moment.
So equal contents are not shared: whoever counted their users could lose them.
"""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound, Unavailable
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
    on_this_machine,
    stored_value,
    sums_of,
    together,
)
from deepforge_jupyter.storage.sciserver_login import CONTAINER_TOKEN, SCISERVER, SciServerSettings
from deepforge_jupyter.storage.sciserver_objects import CHECKS, SciServerObjects
from deepforge_jupyter.storage.sciserver_parts import PART_BYTES, Parts, parts_of
from deepforge_jupyter.storage.sciserver_volume import Volume, plain
from deepforge_jupyter.storage.sums import Sum
from deepforge_jupyter.storage.value_folder import HEADER, content_of, data_files

_NAME = re.compile(r"[\w.@-]([\w .@-]*[\w.@-])?")
_SERVER = re.compile(r"https?://[^\s/?#@]+(/[^\s?#@]*)?")


class SciServerAdapter(StorageAdapter):
    name = "sciserver"
    title = "SciServer Files"
    description = "A user volume of SciServer's Files service."
    options = (
        Attribute(
            name="username", title="User name", type="str", is_required=True, description="Your account of SciServer."
        ),
        Attribute(
            name="volume_pool",
            title="Volume pool",
            type="str",
            default="Storage",
            choices=("Storage", "Temporary"),
            description="Storage is backed up and has a quota; what lies in Temporary is deleted after a time.",
        ),
        Attribute(
            name="volume",
            title="Volume",
            type="str",
            default="deepforge_data",
            description="Made if you have none of that name; as owner/name one that somebody shares with you.",
        ),
        Attribute(
            name="folder",
            title="Folder in the volume",
            type="str",
            default="",
            description="Folder in it below which everything is kept.",
        ),
        Attribute(
            name="server",
            title="Server",
            type="str",
            default=SCISERVER,
            description="What stands before /login-portal and /racm in the addresses of a SciServer.",
        ),
        Attribute(
            name="file_service",
            title="File service",
            type="str",
            default="",
            description="Its name, where there are several file services.",
        ),
    )
    secrets = (
        Attribute(
            name="password",
            title="Password",
            type="str",
            default="",
            description="Of this account; a new token is got with it whenever one expires.",
        ),
        Attribute(
            name="token",
            title="Token",
            type="str",
            default="",
            description="Instead of the password; it expires after about a day. In a SciServer container neither is "
            "needed.",
        ),
    )

    def check(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        super().check(options, secrets)
        settings = _settings(options, secrets)
        if not _is_name(settings.username):
            raise _bad("username", f"“{settings.username[:80]}” cannot be an account of SciServer.")
        names = settings.volume.split("/")
        if len(names) > 2 or not all(map(_is_name, names)):
            raise _bad("volume", f"“{settings.volume[:80]}” is no volume: write it as name, or as owner/name.")
        folder = settings.folder.strip("/")
        if folder and (len(folder) > 200 or not all(map(_is_name, folder.split("/")))):
            raise _bad("folder", "The folder must be a plain path of at most 200 characters, as team/experiments.")
        if not _is_address(settings.server):
            raise _bad("server", f"“{settings.server[:80]}” is no address of a server: write it as {SCISERVER}.")
        if not settings.password and not settings.token and not Path(settings.token_file).exists():
            raise _bad(
                "password",
                f"Enter the password of this account, or a token. (This server is in no SciServer container: there is "
                f"no {CONTAINER_TOKEN}.)",
            )

    def open(self, name: str, *, options: Mapping[str, Any], secrets: Mapping[str, str], cache: ValueCache) -> Storage:
        return SciServerStorage(name, _settings(options, secrets), cache)


class SciServerStorage(RemoteStorage):
    """Files below the settings' folder of the volume."""

    def __init__(self, name: str, settings: SciServerSettings, cache: ValueCache) -> None:
        self._volume = Volume(settings)
        self._parts = Parts(self._volume)
        place = (settings.server, settings.file_service, str(self._volume), settings.folder.strip("/"))
        super().__init__(name, description=f"{self._volume} on {settings.server}", place=place, cache=cache)
        self._objects = SciServerObjects(self._volume, place, cache)

    def objects(self) -> Objects | None:
        return self._objects

    async def close(self) -> None:
        await self._volume.close()

    async def check(self) -> None:
        await self._volume.make()
        path, probe = f"{CHECKS}/{uuid.uuid4().hex}", uuid.uuid4().bytes
        await self._volume.put(path, probe)
        read = await self._volume.get(path)
        await self._volume.delete(path)
        if read != probe:
            raise Unavailable(f"What is written into {self.description} is not what is read from it afterwards.")

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        stored, sent = await self._send(staged, location, progress=progress)
        if stored.content == sent.content:
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
        if (there := await self._stored(location)) is None:
            there, _ = await self._send(folder, location, digests=digests, progress=progress)
        return self._value(there, location)

    async def keep(self, value: Value, location: str) -> Value:
        if (there := await self._stored(location)) is not None:
            return self._value(there, location)
        source = await self._found(value)
        copy = msgspec.structs.replace(source, data=_new_data(location))
        try:
            with contextlib.suppress(NotFound):
                await self._parts.copy(source, copy.data)
            if not await self._is_whole(copy):
                raise damaged(value, "a part of it is gone or has another size")
        except BaseException:
            await self._give_up(copy.data)
            raise
        stored = await self._announce(copy, location)
        await self._cache_same(value, stored, location)
        return self._value(stored, location)

    async def confirm(self, value: Value) -> None:
        if not await self._is_whole(await self._found(value)):
            raise damaged(value, "a part of it is gone or has another size")

    async def delete(self, value: Value) -> None:
        folder = _folder(value.location)
        await self._volume.delete(f"{folder}/{HEADER}")
        await self._volume.delete(folder)
        await on_this_machine(self._cache.discard, *self._place, value.location)

    async def _stored(self, location: str) -> StoredValue | None:
        folder = _folder(location)
        try:
            text = await self._volume.get(f"{folder}/{HEADER}")
        except NotFound:
            return None
        try:
            return msgspec.json.decode(text, type=StoredValue)
        except msgspec.DecodeError as error:
            raise NotFound(f"The value at {folder} in {self.description} is damaged: {error}.") from None

    async def _part(self, stored: StoredValue, file: str, first: int, end: int) -> bytes:
        return await self._parts.read(stored, file, first, end)

    async def _download(self, stored: StoredValue, file: str, target: Path, total: Sum) -> None:
        await self._parts.download(stored, file, target, total)

    async def _sha256(self, stored: StoredValue, file: str) -> str:
        return await self._parts.sha256(stored, file)

    async def _send(
        self,
        folder: Path,
        location: str,
        *,
        digests: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> tuple[StoredValue, StoredValue]:
        """The value that is there now, and the one that was sent: another writer may have been quicker."""
        header = await on_this_machine(checked_header, folder)
        files, data = await on_this_machine(data_files, folder), _new_data(location)
        try:
            sums, *_ = await together(
                on_this_machine(sums_of, folder, digests),
                *(self._parts.upload(file, data, progress=progress) for file in files),
            )
            content = content_of(header, sums.digests)
            stored = await on_this_machine(lambda: stored_value(folder, data, content, sums, part_bytes=PART_BYTES))
            if not await self._is_whole(stored):
                raise Unavailable(f"{location} did not arrive whole in {self.description}. Try again.")
        except BaseException:
            await self._give_up(data)
            raise
        return await self._announce(stored, location), stored

    async def _is_whole(self, stored: StoredValue) -> bool:
        """True if every part lies there with its size."""
        sizes, start = await self._volume.sizes(stored.data), len(stored.data) + 1
        return all(sizes.get(part.path[start:]) == part.size_bytes for part in parts_of(stored, stored.data))

    async def _announce(self, stored: StoredValue, location: str) -> StoredValue:
        """The value that is at `location` from now on: this one, unless another writer was quicker."""
        draft, target = f"{stored.data}.json", f"{_folder(location)}/{HEADER}"
        try:
            await self._volume.put(draft, msgspec.json.encode(stored))
            if await self._volume.move(draft, target):
                return stored
            there = await self._stored(location)
            if there is None:
                raise Unavailable(f"{location} was deleted in {self.description} while it was stored. Try again.")
        except BaseException:
            await self._withdraw(stored, location)
            raise
        if there.data != stored.data:
            await self._give_up(stored.data)
        return there

    async def _withdraw(self, stored: StoredValue, location: str) -> None:
        """Once its draft is gone nothing can make this the value any more, whatever is still under way there."""
        with contextlib.suppress(DeepForgeError):
            await self._volume.delete(f"{stored.data}.json")
            there = await self._stored(location)
            if there is None or there.data != stored.data:
                await self._volume.delete(stored.data)

    async def _give_up(self, data: str) -> None:
        with contextlib.suppress(DeepForgeError):
            await self._volume.delete(f"{data}.json")
            await self._volume.delete(data)


def _folder(location: str) -> str:
    return "/".join([VALUES, *map(plain, checked_location(location).parts)])


def _new_data(location: str) -> str:
    return f"{_folder(location)}/{uuid.uuid4().hex}"


def _settings(options: Mapping[str, Any], secrets: Mapping[str, str]) -> SciServerSettings:
    given = {name: value for name, value in {**options, **secrets}.items() if value}
    settings = msgspec.convert({"username": "", **given}, SciServerSettings)
    return msgspec.structs.replace(settings, server=settings.server.rstrip("/"))


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and set(name) != {"."}


def _is_address(server: str) -> bool:
    try:
        return _SERVER.fullmatch(server) is not None and urlsplit(server).port != 0
    except ValueError:  # no port
        return False


def _bad(option: str, message: str) -> BadRequest:
    return BadRequest(message, details={"option": option})
