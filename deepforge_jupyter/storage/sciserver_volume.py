"""One user volume of SciServer's Files service, by its REST API. httpx is loaded at the first use.

The API reads and writes whole files: it has no ranges, no parts and no conditions. A file that is not there is
an answer without a body and without an `ETag`; a move onto a file that is there is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from deepforge_jupyter.errors import AlreadyExists, NotFound, Unavailable
from deepforge_jupyter.storage.remote import on_this_machine
from deepforge_jupyter.storage.sciserver_errors import BUSY, is_about_token, no_sciserver, refused, said, unreachable
from deepforge_jupyter.storage.sciserver_login import Login, SciServerSettings

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 4
BACKOFF_S = 0.25
CONNECT_S = 5.0
ANSWER_S = 60.0
CONNECTIONS = 8
ENDS_WITHIN_S = 10.0
LONGEST_NAME = 200
PIECE_BYTES = 1 << 20
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")


class _Service(msgspec.Struct):
    apiEndpoint: str
    name: str = ""
    identifier: str = ""


class _UserVolume(msgspec.Struct):
    name: str
    owner: str
    allowedActions: tuple[str, ...] = ()


class _Pool(msgspec.Struct):
    name: str
    userVolumes: tuple[_UserVolume, ...] = ()


class _Volumes(msgspec.Struct):
    rootVolumes: tuple[_Pool, ...] = ()


class ListedFile(msgspec.Struct):
    name: str
    size: int
    lastModified: datetime


class ListedFolder(msgspec.Struct):
    name: str = ""
    files: tuple[ListedFile, ...] = ()
    folders: tuple[ListedFolder, ...] = ()


class _Tree(msgspec.Struct):
    root: ListedFolder


class Volume:
    """Paths are below the settings' folder; those of what is written are of names that `plain` made. Raises NotFound,
    StorageFull, Unavailable."""

    def __init__(self, settings: SciServerSettings) -> None:
        self.settings = settings
        self._made: httpx.AsyncClient | None = None
        self._service: str | None = None
        self._login = Login(settings, self._client)

    def __str__(self) -> str:
        return f"{self.settings.volume_pool}/{self.settings.owner}/{self.settings.volume_name}"

    async def close(self) -> None:
        made, self._made = self._made, None
        if made is not None:
            await made.aclose()

    async def get(self, path: str) -> bytes:
        answer = await self._file("GET", path, doing="read from it")
        self._check_is_there(answer, path)
        return answer.content

    async def download(self, path: str, target: Path, *, end: int | None = None) -> None:
        """Into a new file, piece by piece; only what is before `end`: then the rest is not sent."""

        async def receive(answer: httpx.Response) -> None:
            self._check_is_there(answer, path)
            left = end
            with await on_this_machine(lambda: target.open("wb", buffering=0)) as file:
                async for piece in answer.aiter_bytes(PIECE_BYTES):
                    await on_this_machine(file.write, piece[:left])
                    if left is not None and (left := left - len(piece)) <= 0:
                        return

        await self._file("GET", path, doing="read from it", receive=receive)

    async def put(self, path: str, data: bytes) -> None:
        """Whole or not at all, if nothing is at `path` yet; its folders are made."""
        await self._file("PUT", path, doing="write into it", content=data, quiet=True)

    async def copy(self, source: str, path: str) -> None:
        """On the server; nothing passes through here."""
        await self._bring(source, path, is_copy=True)

    async def move(self, source: str, path: str) -> bool:
        """False if there is something at `path` already, or nothing at `source` (any more). Of two that come at the
        very same moment both may be told True; the later one then stands there, whole."""
        try:
            await self._bring(source, path, is_copy=False)
        except (AlreadyExists, NotFound):
            return False
        return True

    async def sizes(self, folder: str) -> dict[str, int]:
        """What lies below `folder`, by path relative to it; empty if there is no such folder."""
        try:
            found = await self.listed(folder, is_deep=True)
        except NotFound:
            return {}
        return {path: file.size for path, file in files_below(found, PurePosixPath())}

    async def listed(self, folder: str, *, is_deep: bool = False) -> ListedFolder:
        """What is in a folder; with `is_deep` in those below it, too. Raises NotFound if it is none."""
        level = {} if is_deep else {"level": 2}  # the only one that lists folders without what is in them
        answer = await self._ask("GET", await self._address("jsontree", folder), doing="list what is in it", **level)
        root: ListedFolder = self._read(answer, _Tree).root
        return root

    async def delete(self, path: str) -> None:
        """A file, or a folder with all that is in it; what is not there is none to it."""
        await self._ask("DELETE", await self._address("data", path), doing="delete in it", quiet=True)

    async def make(self) -> None:
        """Makes the volume if it is this account's own and not there. Raises Unavailable if it may not be written."""
        settings, service = self.settings, await self._endpoint()
        known = self._read(await self._ask("GET", f"{service}api/volumes/", doing="list what is in it"), _Volumes)
        pools = {pool.name: pool for pool in known.rootVolumes}
        if settings.volume_pool not in pools:
            raise Unavailable(
                f"{settings.server} has no volume pool “{settings.volume_pool}” for “{settings.username}”. "
                f"There is: {', '.join(sorted(pools)) or 'none'}."
            )
        for volume in pools[settings.volume_pool].userVolumes:
            if (volume.owner, volume.name) == (settings.owner, settings.volume_name):
                if "write" not in volume.allowedActions:
                    raise Unavailable(f"You may only read from {self}. Ask its owner for the right to write into it.")
                return
        if settings.owner != settings.username:
            raise Unavailable(f"There is no volume {self} that “{settings.owner}” shares with “{settings.username}”.")
        where = "/".join(quote(name, safe="") for name in (settings.volume_pool, settings.owner, settings.volume_name))
        await self._ask("PUT", f"{service}api/volume/{where}", doing="make it", quiet=True)

    async def _file(self, method: str, path: str, *, doing: str, **given: Any) -> httpx.Response:
        return await self._ask(method, await self._address("file", path), doing=doing, **given)

    async def _bring(self, source: str, path: str, *, is_copy: bool) -> None:
        target = {
            "destinationPath": self._under(path),
            "destinationRootVolume": self.settings.volume_pool,
            "destinationUserVolume": self.settings.volume_name,
            "destinationOwnerName": self.settings.owner,
        }
        await self._ask(
            "PUT",
            await self._address("data", source),
            doing="write into it",
            body=target,
            doCopy=is_copy,
            replaceExisting=is_copy,
        )

    async def _address(self, kind: str, path: str) -> str:
        settings = self.settings
        whole = f"{settings.volume_pool}/{settings.owner}/{settings.volume_name}/{self._under(path)}"
        return f"{await self._endpoint()}api/{kind}/{quote(whole, safe='/~')}"

    def _under(self, path: str) -> str:
        folder = self.settings.folder.strip("/")
        return f"{folder}/{path}".strip("/")

    async def _endpoint(self) -> str:
        """Of the file service, as the server's resource manager knows it; asked once."""
        if self._service is None:
            settings = self.settings
            address = f"{settings.server}/racm/storem/fileservices"
            answer = await self._ask("GET", address, doing="list its file services")
            services = self._read(answer, tuple[_Service, ...])
            chosen = [each for each in services if settings.file_service in ("", each.name, each.identifier)]
            if not chosen:
                names = ", ".join(sorted(each.name for each in services)) or "none"
                raise Unavailable(
                    f"{settings.server} has no file service “{settings.file_service}”. There is: {names}."
                )
            self._service = checked_endpoint(chosen[0].apiEndpoint, server=settings.server)
        return self._service

    async def _ask(self, method: str, url: str, **asked: Any) -> httpx.Response:
        """What changes something is not broken off in the middle, where nobody could tell whether it is still done."""
        asking = asyncio.ensure_future(self._asked(method, url, **asked))
        try:
            return await (asking if method == "GET" else asyncio.shield(asking))
        except asyncio.CancelledError:
            await asyncio.wait([asking], timeout=ENDS_WITHIN_S)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            raise

    async def _asked(
        self,
        method: str,
        url: str,
        *,
        doing: str,
        content: bytes | None = None,
        body: Any = None,
        receive: Callable[[httpx.Response], Awaitable[None]] | None = None,
        **query: bool | int,
    ) -> httpx.Response:
        """Every request may be repeated: what was lost on the way is sent again, with a new token if that expired.
        `receive` takes the body as it comes, from its beginning whenever it is called."""
        import httpx

        params = {"TaskName": "DeepForge", **{name: str(value).lower() for name, value in query.items()}}
        server, token, is_renewed, attempt = self.settings.server, await self._login.token(), False, 0
        while True:
            attempt += 1
            try:
                async with self._client().stream(
                    method, url, params=params, content=content, json=body, headers={"X-Auth-Token": token}
                ) as answer:
                    await (receive(answer) if receive is not None and answer.is_success else answer.aread())
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if attempt == ATTEMPTS:
                    raise unreachable(error, server=server) from None
            else:
                if answer.is_success:
                    return answer
                sentence = said(answer.content).replace(token, "…")
                if is_about_token(answer.status_code, sentence) and not is_renewed:
                    is_renewed, attempt, token = True, 0, await self._login.renewed(token)
                    continue
                if answer.status_code not in BUSY or attempt == ATTEMPTS:
                    raise refused(answer.status_code, sentence, where=str(self), server=server, doing=doing)
            await asyncio.sleep(BACKOFF_S * 2 ** (attempt - 1))

    def _check_is_there(self, answer: httpx.Response, path: str) -> None:
        if "etag" not in answer.headers and "content-disposition" not in answer.headers:
            raise NotFound(f"{self} has no file {path}.", details={"path": path})

    def _read(self, answer: httpx.Response, kind: type[Any]) -> Any:
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(answer.content, type=kind)
        raise no_sciserver(self.settings.server)

    def _client(self) -> httpx.AsyncClient:
        if self._made is None:
            import httpx

            self._made = httpx.AsyncClient(
                timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S, pool=None),
                limits=httpx.Limits(max_connections=CONNECTIONS),
            )
        return self._made


def checked_endpoint(endpoint: str, *, server: str) -> str:
    """With its last `/`. Raises Unavailable where a token that came over HTTPS would be sent on without it."""
    if server.startswith("https:") and not endpoint.startswith("https:"):
        raise Unavailable(f"{server} names a file service without HTTPS ({endpoint}): no token is sent there.")
    return f"{endpoint.rstrip('/')}/"


def plain(name: str) -> str:
    """A file name of letters, digits and `_-.~` alone, which no proxy or firewall before the service objects to;
    other names have other ones, and none holds a `~` that a hexadecimal number does not follow."""
    made = "".join(
        letter if letter in _PLAIN else "".join(f"~{byte:02X}" for byte in letter.encode()) for letter in name
    )
    if len(made) <= LONGEST_NAME:
        return made
    return f"{made[:100]}~00{hashlib.sha256(name.encode()).hexdigest()}"


def files_below(folder: ListedFolder, path: PurePosixPath) -> Iterator[tuple[str, ListedFile]]:
    """With their paths, which begin with `path`."""
    for file in folder.files:
        yield str(path / file.name), file
    for inner in folder.folders:
        yield from files_below(inner, path / inner.name)
