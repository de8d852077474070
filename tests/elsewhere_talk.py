"""Whom the second machine of tests (elsewhere_machine.py) talks to: servers, and the supervisor of its operations."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

from deepforge_runner.supervisor import addresses


class Attendant:
    """A server that attends an attempt over one connection."""

    def __init__(self, connection: socket.socket, *, lends: bool) -> None:
        self.lends = lends
        self.is_gone = False
        self._connection = connection
        self._turn = threading.Lock()
        self._answers: dict[int, dict[str, Any]] = {}
        self._changed = threading.Condition()
        self._asked = 0

    def send(self, message: dict[str, Any]) -> None:
        try:
            with self._turn:
                self._connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self.leave()

    def ask(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """None if it has gone, or does not lend any more."""
        with self._changed:
            self._asked += 1
            number = self._asked
        self.send({"ask": number, **question})
        with self._changed:
            self._changed.wait_for(lambda: number in self._answers or self.is_gone)
            answer = self._answers.pop(number, None)
        if answer is not None and answer.get("is_over"):
            self.lends = False
            return None
        return answer

    def take(self, number: int, answer: dict[str, Any]) -> None:
        with self._changed:
            self._answers[number] = answer
            self._changed.notify_all()

    def leave(self) -> None:
        with self._changed:
            self.is_gone = True
            self._changed.notify_all()


class SupervisorLines:
    """A connection to the supervisor."""

    def __init__(self, path: Path) -> None:
        self._connection = addresses.connect(path)
        self._connection.setblocking(True)
        self._file = self._connection.makefile("rb")

    def request(self, verb: str, **content: Any) -> dict[str, Any]:
        self._connection.sendall(json.dumps({"id": 1, "do": verb, **content}).encode() + b"\n")
        while "id" not in (message := self.read()):
            pass
        return message["ok"]

    def read(self) -> dict[str, Any]:
        return json.loads(self._file.readline())

    def __enter__(self) -> SupervisorLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._connection.close()
