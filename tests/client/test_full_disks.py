"""What the Python client leaves of a download that the disk has no room for."""

from __future__ import annotations

import contextlib
import resource
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deepforge_jupyter.client import Client


class Words(BaseHTTPRequestHandler):
    """A server with one artifact of five bytes, which come through it."""

    def do_GET(self) -> None:
        body = b'{"url":null}' if self.path.endswith("/address") else b"words"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def client() -> Iterator[Client]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Words)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Client(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
    thread.join()


@contextlib.contextmanager
def no_room() -> Iterator[None]:
    """No file can become longer than it is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_small_file_for_which_there_is_no_room_is_not_left_empty(client: Client, tmp_path: Path) -> None:
    with no_room(), pytest.raises(OSError, match="File too large"):
        client.download_artifact("a1", tmp_path / "words.csv")
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_room_it_is_kept(client: Client, tmp_path: Path) -> None:
    assert client.download_artifact("a1", tmp_path / "words.csv").read_bytes() == b"words"
