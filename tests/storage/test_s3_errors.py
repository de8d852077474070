"""What an S3 server objects to is told in words that help; as the server says it over HTTP."""

import threading
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import time

import pytest
from s3_servers import free_ports
from storage.conformance import stage

from deepforge_jupyter.errors import DeepForgeError, StorageFull, Unavailable
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.s3 import S3Storage
from deepforge_jupyter.storage.s3_client import S3Settings


class Refusing(BaseHTTPRequestHandler):
    """Answers everything with the error that `server.refusal` is: status, code, message, more of the body."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        status, code, message, more = self.server.refusal
        body = f"<Error><Code>{code}</Code><Message>{message}</Message>{more}</Error>".encode()
        self.send_response_only(status)
        self.send_header("Date", formatdate(time() - self.server.behind_s, usegmt=True))
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    (port,) = free_ports(1)
    made = HTTPServer(("127.0.0.1", port), Refusing)
    made.behind_s = 0
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def storage_at(server: HTTPServer, folder: Path) -> S3Storage:
    endpoint = f"http://127.0.0.1:{server.server_port}"
    settings = S3Settings(bucket="values", endpoint=endpoint, access_key="me", secret_key="mine")
    return S3Storage("team", settings, ValueCache(folder / "cache"))


@pytest.mark.parametrize(
    ("refusal", "behind_s", "said"),
    [
        (
            (403, "RequestTimeTooSkewed", "Too large.", ""),
            3600,
            r"differ by 60 minutes \(this machine's is ahead",
        ),
        ((403, "RequestTimeTooSkewed", "Too large.", ""), -1800, r"by 30 minutes \(this machine's is behind"),
        ((400, "ExpiredToken", "The provided token has expired.", ""), 0, "credentials for http.* have expired"),
        ((403, "AccessDenied", "Request has expired", ""), 0, "have expired"),
        (
            (400, "AuthorizationHeaderMalformed", "Wrong region", "<Region>eu-west-1</Region>"),
            0,
            "another region, eu-west-1. Set the region",
        ),
        ((403, "AccessDenied", "Denied.", ""), 0, r"may not read from it.*\(Denied\.\)"),
        ((418, "Teapot", "Short and stout", ""), 0, r"could not be used \(Teapot\): Short and stout"),
    ],
)
async def test_what_the_server_objects_to_is_said_with_what_to_do(
    server: HTTPServer, tmp_path: Path, refusal: tuple[int, str, str, str], behind_s: int, said: str
) -> None:
    server.refusal, server.behind_s = refusal, behind_s
    storage = storage_at(server, tmp_path)
    with pytest.raises(Unavailable, match=said) as caught:
        await storage.adopt(stage(tmp_path / "out"), "e/a/1/x")
    assert "mine" not in caught.value.message
    await storage.close()


async def test_a_bucket_without_room_is_full(server: HTTPServer, tmp_path: Path) -> None:
    server.refusal = (507, "InsufficientStorage", "No space.", "")
    storage = storage_at(server, tmp_path)
    with pytest.raises(StorageFull, match="has no room left"):
        await storage.check()
    await storage.close()


async def test_what_is_no_s3_server_is_not_taken_for_one(server: HTTPServer, tmp_path: Path) -> None:
    server.refusal = (200, "Welcome", "A web page", "")
    storage = storage_at(server, tmp_path)
    with pytest.raises(DeepForgeError):
        await storage.check()
    await storage.close()
