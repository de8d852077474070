"""What the Python client says where a connection is cut at any byte of an answer, or something else answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deepforge_jupyter.client import Client
from deepforge_jupyter.errors import DeepForgeError, Unavailable

JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
LINES = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
PAGE = b'{"artifacts":[],"total":0,"largest_upload_bytes":5}'
READ = (
    b'{"artifact":"a1","name":"words","version":1,"verified":{"at":"2026-01-01T00:00:00Z","outcome":"intact"},'
    b'"done":%d,"total":3,"done_bytes":%d,"total_bytes":3}\n'
)


class BreaksOff:
    """A server that gives these bytes to whoever asks, and hangs up."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def client(self) -> Client:
        return Client(f"http://127.0.0.1:{self._socket.getsockname()[1]}", token="secret", timeout_s=10)

    def end(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, contextlib.suppress(ConnectionError):
                connection.recv(1 << 16)
                connection.sendall(self._answer)


def chunked(*lines: bytes) -> bytes:
    return LINES + b"".join(b"%x\r\n%b\r\n" % (len(line), line) for line in lines)


def said(answer: bytes, ask: Callable[[Client], object]) -> str | None:
    """What is wrong with the answer; None if it is taken for whole. Raises what a person could make nothing of."""
    server = BreaksOff(answer)
    try:
        ask(server.client())
    except DeepForgeError as error:
        return error.message
    finally:
        server.end()
    return None


def cuts(answer: bytes) -> Iterator[bytes]:
    """In the status line, and anywhere behind the headers."""
    begin = answer.index(b"\r\n\r\n") + len("\r\n\r\n")
    for end in (0, 1, *range(begin + 1, len(answer) - 60, 7), *range(max(begin + 1, len(answer) - 60), len(answer))):
        yield answer[:end]


def artifact_page(client: Client) -> object:
    return client.artifact_page("p1")


def copy(client: Client) -> object:
    return client.copy_artifact("a1", "local")


def verify(client: Client) -> object:
    return list(client.verify_artifacts("p1"))


@pytest.mark.parametrize(
    ("answer", "ask"),
    [
        (JSON % (len(PAGE), PAGE), artifact_page),
        (b'HTTP/1.1 409 Conflict\r\nContent-Length: 40\r\n\r\n{"code":"conflict","message":"No."}     ', artifact_page),
        (chunked(b'{"done_bytes":1,"total_bytes":2}\n', b'{"done_bytes":2,"total_bytes":2}\n'), copy),
        (chunked(READ % (1, 1), READ % (2, 2)), verify),
    ],
)
def test_an_answer_that_is_cut_off_anywhere_is_said_in_words(answer: bytes, ask: Callable[[Client], Any]) -> None:
    for cut in cuts(answer):
        assert said(cut, ask) is not None, cut


def test_artifacts_that_were_not_verified_are_not_taken_for_verified() -> None:
    message = said(chunked(READ % (1, 1), READ % (2, 2)), verify)
    assert message is not None and "ended after 2 of 3 artifacts" in message
    assert said(chunked(*[READ % (number, number) for number in (1, 2, 3)]), verify) is None


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.6\r\n", JSON % (18, b"<html>Sign in</html>"), JSON % (2, b"{}")]
)
def test_something_else_that_answers_is_said(answer: bytes) -> None:
    server = BreaksOff(answer)
    with pytest.raises(Unavailable, match=r"cannot be reached|did not answer what was asked"):
        server.client().artifact_page("p1")
    server.end()
