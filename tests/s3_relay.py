"""An S3 server at another address, as browsers outside reach it: what it is asked is passed on, and told."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from s3_servers import S3Server


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]


class Relay(NamedTuple):
    """`bodies` are the sizes of what was sent and answered."""

    endpoint: str
    asked: list[Asked]
    bodies: list[int]


@contextlib.contextmanager
def relayed(
    s3: S3Server,
    *,
    spoil: Callable[[Asked, bytes], bytes] | None = None,
    refuse: Callable[[Asked], int | None] | None = None,
) -> Iterator[Relay]:
    """`spoil` may shorten what is answered: then the connection breaks off there. `refuse` may give a status that is
    answered without asking the server; at 0 the connection breaks off while the bytes come."""
    asked: list[Asked] = []
    bodies: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            mine = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
            asked.append(mine)
            refused = None if refuse is None else refuse(mine)
            if refused == 0:
                self.rfile.read(min(1000, int(self.headers.get("Content-Length", 0))))
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if refused is not None:
                self.send_response(refused)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            # The signature holds for the host that was asked.
            with contextlib.closing(http.client.HTTPConnection(urlsplit(s3.endpoint).netloc, timeout=30)) as there:
                try:
                    there.request(self.command, self.path, body=body or None, headers=dict(self.headers.items()))
                    answer = there.getresponse()
                except (OSError, http.client.HTTPException):  # as of a body that was cut off
                    self.close_connection = True
                    return
                content = answer.read()
            bodies.extend((len(body), len(content)))
            length = answer.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(content))
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", length)
            self.end_headers()
            sent = content if spoil is None else spoil(mine, content)
            self.close_connection |= len(sent) < len(content)
            with contextlib.suppress(ConnectionError):  # nobody waits for it any more
                self.wfile.write(sent)

        do_GET = do_HEAD = do_PUT = do_OPTIONS = do_DELETE = do_POST = _pass_on

        def log_message(self, *_: object) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Relay(f"http://127.0.0.1:{server.server_port}", asked, bodies)
    finally:
        server.shutdown()
        server.server_close()
