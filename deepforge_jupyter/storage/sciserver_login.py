"""Who asks SciServer: by a token that was given, that comes for a password, or that lies in a SciServer container."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.storage.sciserver_errors import LONGEST_SAID, no_sciserver, said, unreachable

if TYPE_CHECKING:
    import httpx

SCISERVER = "https://apps.sciserver.org"
CONTAINER_TOKEN = "/home/idies/keystone.token"
REMEMBERED_S = 60.0
"""A password that was refused is not tried again so soon: SciServer locks an account after a few attempts."""


class SciServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Whose volume it is, and who asks. `volume` is a name, or `owner/name`."""

    username: str
    volume_pool: str = "Storage"
    volume: str = "deepforge_data"
    folder: str = ""
    server: str = SCISERVER
    file_service: str = ""
    password: str = ""
    token: str = ""
    token_file: str = CONTAINER_TOKEN

    @property
    def owner(self) -> str:
        return self.volume.rpartition("/")[0] or self.username

    @property
    def volume_name(self) -> str:
        return self.volume.rpartition("/")[2]


class Login:
    """The token of one account. Calls wait for each other, so that many that find it expired get one new one."""

    def __init__(self, settings: SciServerSettings, client: Callable[[], httpx.AsyncClient]) -> None:
        self._settings = settings
        self._client = client
        self._token = settings.token
        self._lock = asyncio.Lock()
        self._refused: tuple[float, str] | None = None

    async def token(self) -> str:
        """Raises Unavailable."""
        async with self._lock:
            if not self._token:
                self._token = await self._new()
            return self._token

    async def renewed(self, expired: str) -> str:
        """Another one than `expired`, which the server does not accept (any more). Raises Unavailable."""
        async with self._lock:
            if self._token == expired:
                self._token = ""
                self._token = await self._new(expired)
            return self._token

    async def _new(self, expired: str = "") -> str:
        settings = self._settings
        if settings.password:
            return await self._for_password()
        if settings.token:
            raise Unavailable(
                f"The token of “{settings.username}” for {settings.server} has expired, or is none. Enter a new one in "
                "the settings of this storage (`Authentication.getToken()` in a SciServer notebook shows it), or the "
                "password of the account: then it is renewed by itself."
            )
        token = await asyncio.to_thread(_kept_in, Path(settings.token_file))
        if token and token != expired:
            return token
        raise Unavailable(
            f"There is neither a password nor a token of “{settings.username}” for {settings.server}, and "
            + (f"the token in {settings.token_file} has expired." if token else f"none in {settings.token_file}.")
            + " Enter the password in the settings of this storage."
        )

    async def _for_password(self) -> str:
        import httpx

        if self._refused is not None and time.monotonic() - self._refused[0] < REMEMBERED_S:
            raise Unavailable(self._refused[1])
        settings = self._settings
        user = {"name": settings.username, "password": settings.password}
        try:
            answer = await self._client().post(
                f"{settings.server}/login-portal/keystone/v3/tokens",
                params={"TaskName": "DeepForge"},
                json={"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}},
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unreachable(error, server=settings.server) from None
        token: str = answer.headers.get("X-Subject-Token", "")
        if answer.is_success and token:
            self._refused = None
            return token
        message = self._objection(answer.status_code, said(answer.content))
        if answer.is_success or answer.status_code == 404:
            raise no_sciserver(settings.server)
        self._refused = time.monotonic(), message
        raise Unavailable(message)

    def _objection(self, status: int, sentence: str) -> str:
        settings = self._settings
        if status == 401 or "401" in sentence:
            return (
                f"{settings.server} does not accept the password of “{settings.username}”. Enter it again in the "
                "settings of this storage; it must be the one of this account."
            )
        reason = sentence.replace(settings.password, "…")[:LONGEST_SAID] or f"HTTP {status}"
        return f"{settings.server} let “{settings.username}” not in: {reason}"


def _kept_in(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
