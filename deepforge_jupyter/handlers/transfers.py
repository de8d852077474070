"""Artifacts on their way in and out, a piece at a time."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import msgspec
from jupyter_core.utils import ensure_async
from tornado import web
from tornado.iostream import StreamClosedError

from deepforge_jupyter.errors import BadRequest, DeepForgeError
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.contract import ANY_MEDIA, NDJSON
from deepforge_jupyter.handlers.endpoint import contract_behind, endpoint
from deepforge_jupyter.protocol.artifacts import (
    ArtifactAddress,
    BeginDirectUpload,
    DirectUpload,
    OpensAs,
    PartAddress,
    UploadedArtifact,
    UploadKind,
    UploadProgress,
    UploadWish,
)

if TYPE_CHECKING:
    from deepforge_jupyter.services.uploads import Upload

NO_LIMIT = 1 << 62
_FROM = re.compile(r"bytes=(\d{1,18})-")
Count = Annotated[int, msgspec.Meta(ge=0)]


@web.stream_request_body
class UploadHandler(Handler):
    """Of a request that is refused nothing is stored; what is cut off leaves nothing."""

    _upload: Upload | None = None
    _failure: DeepForgeError | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.request.method != "POST":
            return
        user = self.current_user
        if not user or not await ensure_async(self.authorizer.is_authorized(self, user, "write", self.auth_resource)):
            raise web.HTTPError(403)
        # Jupyter's own limit is for what is held in memory; ours is the service's.
        self.request.connection.set_max_body_size(NO_LIMIT)  # type: ignore[union-attr]
        try:
            wish = self._wish(self.path_args[0])
            self._upload = await (await self.workspace()).uploads.begin(wish, user=self.person)
        except DeepForgeError as error:
            self._failure = error  # told when all has come: a sender that is cut off in the middle never hears it

    async def data_received(self, chunk: bytes) -> None:
        if self._upload is None or self._failure is not None:
            return
        try:
            await self._upload.write(chunk)
        except DeepForgeError as error:
            self._failure = error
            await self._upload.discard()

    @endpoint("write", status=201)
    async def post(
        self,
        project: str,
        *,
        filename: str,
        name: str | None = None,
        kind: UploadKind = "file",
        opens_as: OpensAs = "found",
        storage: str | None = None,
        sha256: str | None = None,
    ) -> UploadedArtifact:
        """Keeps the bytes of the body as an artifact: a file, or a folder as a tar archive (`kind=folder`); in the
        project's storage unless another is named. Operations get the value that a file holds (`opens_as=value`), its
        path (`opens_as=file`), or what is usual for what is found in it. `sha256` is the hash of the body, checked
        before anything is kept."""
        if self._failure is not None or self._upload is None:
            raise self._failure or BadRequest("Nothing was sent.")
        upload, self._upload = self._upload, None
        return await upload.finish()

    def on_connection_close(self) -> None:
        super().on_connection_close()
        if self._upload is not None:
            upload, self._upload = self._upload, None
            self._discarding = asyncio.ensure_future(upload.discard())

    def _wish(self, project: str) -> UploadWish:
        contract = contract_behind(UploadHandler.post)
        assert contract is not None
        given = contract.decode_query(lambda name: self.get_query_arguments(name, strip=False))
        length = self.request.headers.get("Content-Length", "")
        return UploadWish(project=project, size_bytes=int(length) if length.isdecimal() else None, **given)


class DirectUploadsHandler(Handler):
    @endpoint("write", status=201)
    async def post(self, project: str, body: BeginDirectUpload) -> DirectUpload:
        """Begins an upload whose bytes go straight to the storage; without an `id` they pass through here."""
        return await (await self.workspace()).direct_uploads.begin(project, body, user=self.person)


class DirectUploadHandler(Handler):
    @endpoint("write", status=204)
    async def delete(self, upload: str) -> None:
        """Gives it up: nothing is left of it."""
        await (await self.workspace()).direct_uploads.discard(upload)


class PartAddressHandler(Handler):
    @endpoint("write")
    async def post(self, upload: str, *, file: Count = 0, part: Count = 0) -> PartAddress:
        """Where a part is put of what is sent under the number `file` (both counted from 0), by whoever has the
        address, until it expires; ask anew for one that has."""
        self.set_header("Cache-Control", "no-store")
        return await (await self.workspace()).direct_uploads.address(upload, file=file, part=part)


class DirectArtifactHandler(Handler):
    @endpoint("write", media=NDJSON, lines=UploadProgress)
    async def post(self, upload: str) -> None:
        """Checks what was sent and keeps it as an artifact: one JSON object (`UploadProgress`) a line as it goes on.
        Who goes away ends it, and nothing is left."""
        await self.stream((await self.workspace()).direct_uploads.finish(upload))


class AddressHandler(Handler):
    @endpoint("read")
    async def get(self, artifact: str, *, file: str | None = None) -> ArtifactAddress:
        """Where its bytes, or those of the `file` at that path of a folder, are read straight from its storage, by
        whoever has the address, until it expires; without a `url` they pass through here."""
        self.set_header("Cache-Control", "no-store")
        return await (await self.workspace()).downloads.address(artifact, file=file)


class DownloadHandler(Handler):
    @endpoint("read", media=ANY_MEDIA)
    async def get(self, artifact: str, *, file: str | None = None) -> None:
        """An artifact's bytes as a file: as it is where it is one, else as a zip archive; of a folder only the `file`
        at that path, if it is given. What is one file may be asked for from a byte on (`Range: bytes=1000-`)."""
        downloads = (await self.workspace()).downloads
        download = await downloads.of(artifact, file=file)
        size_bytes = download.size_bytes
        if size_bytes is not None and (first := self._first_of(download.tag, size_bytes)) > 0:
            download = await downloads.of(artifact, file=file, first=first)
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {first}-{size_bytes - 1}/{size_bytes}")
        name = quote(download.filename, safe="")
        self.set_header("Content-Type", download.media)
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        if size_bytes is not None:
            self.set_header("Content-Length", str(size_bytes - download.first))
            self.set_header("Accept-Ranges", "bytes")
        if download.tag is not None:
            self.set_header("Etag", f'"{download.tag}"')
        try:
            async for chunk in download.chunks:
                self.write(chunk)
                await self.flush()
            await self.finish(set_content_type=download.media)
        except StreamClosedError:
            self.log.debug("Nobody reads %s any more", download.filename)

    def _first_of(self, tag: str | None, size_bytes: int) -> int:
        """From which byte on it is asked for; what is asked for otherwise gets all of it."""
        wanted = _FROM.fullmatch(self.request.headers.get("Range", ""))
        if wanted is None or tag is None or self.request.headers.get("If-Range", f'"{tag}"') != f'"{tag}"':
            return 0
        first = int(wanted[1])
        return first if first < size_bytes else 0

    @property
    def content_security_policy(self) -> str:
        """Nothing in an artifact runs, also when it is opened by itself."""
        return "default-src 'none'; sandbox"
