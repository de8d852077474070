"""Who does not wait for an answer any more: what was looked for, for them alone, is given up."""

import asyncio
from collections.abc import Iterator

import msgspec
import pytest
from jupyter_server.auth import AllowAllAuthorizer
from jupyter_server.auth.identity import PasswordIdentityProvider
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint


class Answer(msgspec.Struct):
    words: str = "at last"


class Slow(Handler):
    """Says how it began and ended."""

    async def _answer(self) -> Answer:
        told: asyncio.Queue[str] = self.settings["told"]
        told.put_nowait("begun")
        try:
            await asyncio.sleep(1 if self.request.method == "POST" else 3600)
        except asyncio.CancelledError:
            told.put_nowait("given up")
            raise
        told.put_nowait("done")
        return Answer()

    @endpoint("read")
    async def get(self) -> Answer:
        return await self._answer()

    @endpoint("write")
    async def post(self) -> Answer:
        return await self._answer()

    def check_xsrf_cookie(self) -> None:
        pass


@pytest.fixture
async def served() -> Iterator[tuple[int, asyncio.Queue[str]]]:
    told: asyncio.Queue[str] = asyncio.Queue()
    everybody = PasswordIdentityProvider(token="")
    app = web.Application(
        [("/slow", Slow)],
        told=told,
        base_url="/",
        cookie_secret="of this test",
        identity_provider=everybody,
        authorizer=AllowAllAuthorizer(identity_provider=everybody),
        allow_remote_access=True,
        local_hostnames=["localhost"],
    )
    server = HTTPServer(app)
    socket, port = bind_unused_port()
    server.add_socket(socket)
    yield port, told
    server.stop()
    await server.close_all_connections()


@pytest.mark.parametrize(("verb", "end"), [("GET", "given up"), ("POST", "done")])
async def test_what_only_reads_is_given_up_and_what_writes_is_done(
    served: tuple[int, asyncio.Queue[str]], verb: str, end: str
) -> None:
    port, told = served
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{verb} /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode())
    assert await asyncio.wait_for(told.get(), 30) == "begun"
    writer.close()
    assert await asyncio.wait_for(told.get(), 30) == end
