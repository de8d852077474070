"""Events over a connection that is cut exactly between two of them go on: a cut is not taken for their end."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest
from jupyter_servers import TOKEN, Server

from deepforge_jupyter.client import Client


class CutsBetweenEvents:
    """A way to a server on which each answer with events breaks off after `events` of them. What happens then, before
    anybody asks again, is `on_cut`."""

    def __init__(self, server: Server, *, events: int, on_cut: Callable[[], object] | None) -> None:
        self.cuts = 0
        self._port = server.port
        self._events = events
        self._on_cut = on_cut
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = server.url.replace(f":{server.port}/", f":{port}/")
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._listener.accept()[0],), daemon=True).start()

    def _serve(self, here: socket.socket) -> None:
        with here, socket.create_connection(("127.0.0.1", self._port)) as there, there.makefile("rb") as answer:
            asked = here.recv(1 << 16)
            there.sendall(asked)
            with contextlib.suppress(OSError):
                if b"/events" in asked.split(b"\r\n")[0]:
                    self._pass_some(answer, here)
                else:
                    here.sendall(answer.read())

    def _pass_some(self, answer: BinaryIO, here: socket.socket) -> None:
        while (line := answer.readline()) != b"\r\n":
            here.sendall(line)
        here.sendall(line)
        for _ in range(self._events):
            size = answer.readline()
            here.sendall(size + answer.read(int(size, 16) + len("\r\n")))
            if int(size, 16) == 0:
                return
        self.cuts += 1
        if self._on_cut is not None:
            self._on_cut()


@contextlib.contextmanager
def cutting(
    server: Server, *, events: int, on_cut: Callable[[], object] | None = None
) -> Iterator[tuple[Client, CutsBetweenEvents]]:
    way = CutsBetweenEvents(server, events=events, on_cut=on_cut)
    try:
        yield Client(way.url, token=TOKEN), way
    finally:
        way.close()


@pytest.mark.parametrize("events", [1, 2])
def test_what_is_cut_between_two_events_goes_on(server: Server, project: str, events: int) -> None:
    client = server.client()
    execution = client.start(project, "pipelines/Count.dfpipe", afresh=True)
    client.wait(execution.id, timeout_s=120)
    whole = list(client.events(execution.id, "Count"))
    with cutting(server, events=events) as (far, way):
        assert list(far.events(execution.id, "Count")) == whole
    assert way.cuts >= len(whole) // events - 1


def test_what_is_cut_while_it_runs_goes_on_to_its_end(server: Server, project: str) -> None:
    execution = server.client().start(project, "pipelines/Slowly.dfpipe", afresh=True)
    with cutting(server, events=2) as (far, way):
        seen = list(far.events(execution.id, "Slowly"))
    assert seen == list(server.client().events(execution.id, "Slowly"))
    assert seen[-1]["content"]["status"] == "success" and way.cuts > 0


def test_it_goes_on_with_the_attempt_that_it_began_with(server: Server, project: str) -> None:
    client = server.client()
    execution = client.start(project, "pipelines/Fail.dfpipe", afresh=True)
    client.wait(execution.id, timeout_s=120)
    first = list(client.events(execution.id, "Fail"))

    def retry() -> None:
        if client.execution(execution.id).jobs[0].attempt == 1:
            client.retry(execution.id)
            client.wait(execution.id, timeout_s=120)

    with cutting(server, events=1, on_cut=retry) as (far, _):
        assert list(far.events(execution.id, "Fail")) == first
    assert client.execution(execution.id).jobs[0].attempt == 2
    assert [event["unix_s"] for event in client.events(execution.id, "Fail")] != [event["unix_s"] for event in first]
