"""A connection to one supervisor: many attempts share it, answers and wake-ups come back on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from deepforge_runner.supervisor import addresses

from deepforge_jupyter.errors import Unavailable

ANSWER_S = 30.0


class RunSignal:
    """News about one attempt. `version` grows with every wake-up, so that none is missed between look and wait.

    `ended` is True once the supervisor said that all its files are complete, `is_lost` once its connection broke.
    """

    def __init__(self) -> None:
        self.version = 0
        self.ended = False
        self.is_lost = False
        self._waiters: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Wakes everybody who waits."""
        self.version += 1
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def changed(self, since: int, *, timeout_s: float | None = None) -> None:
        """Returns when `version` is no longer `since`, or when the time is over."""
        if self.version != since:
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait([waiter], timeout=timeout_s)
        finally:
            self._waiters.discard(waiter)
            waiter.cancel()

    async def ended_or_lost(self) -> None:
        """Returns when there will be no more news."""
        while not (self.ended or self.is_lost):
            await self.changed(self.version)


class SupervisorConnection(asyncio.Protocol):
    """Made by `connect`. `signals` holds the attempts that this connection brings news of, by run directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_open = False
        self.signals: dict[str, RunSignal] = {}
        self._transport: asyncio.Transport | None = None
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._next_id = 0
        self._rest = b""
        self._is_retiring = False

    @classmethod
    async def connect(cls, path: Path) -> SupervisorConnection:
        """Raises OSError if no supervisor listens at `path`."""
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_unix_connection(lambda: cls(path), sock=addresses.connect(path))
        return connection

    async def request(self, verb: str, **content: object) -> dict[str, Any]:
        """Asks and waits for the answer. Raises Unavailable if the supervisor is gone or refuses."""
        if self._transport is None or not self.is_open:
            raise Unavailable(f"The supervisor at {self.path} is gone.")
        self._next_id += 1
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[self._next_id] = answer
        self._transport.write(msgspec.json.encode({"id": self._next_id, "do": verb, **content}) + b"\n")
        try:
            return await asyncio.wait_for(answer, ANSWER_S)
        except asyncio.TimeoutError as error:
            raise Unavailable(f"The supervisor at {self.path} did not answer within {ANSWER_S:g} s.") from error
        finally:
            self._answers = {key: other for key, other in self._answers.items() if other is not answer}

    async def watch(self, verb: str, run_directory: str, **content: object) -> RunSignal | None:
        """Starts (`start`) or follows (`watch`) an attempt; None if this supervisor does not run it."""
        known = self.signals.get(run_directory)
        if known is not None:
            return known
        signal = self.signals[run_directory] = RunSignal()
        is_running = False
        try:
            answer = await self.request(verb, run_directory=run_directory, **content)
            is_running = bool(answer["running"])
        finally:
            if not is_running and self.signals.get(run_directory) is signal:
                del self.signals[run_directory]
                signal.is_lost = not signal.ended
                signal.fire()
        return signal if is_running else None

    def retire(self) -> None:
        """Closes the connection once nothing that it brings news of runs any more."""
        self._is_retiring = True
        if not self.signals:
            self.close()

    def close(self) -> None:
        """Closes the connection; what runs there runs on."""
        if self._transport is not None:
            self._transport.close()
        self._lose()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.is_open = True

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose()

    def data_received(self, data: bytes) -> None:
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._take(msgspec.json.decode(line))

    def _take(self, message: dict[str, Any]) -> None:
        if "id" in message:
            answer = self._answers.get(message["id"])
            if answer is None or answer.done():
                return
            if "ok" in message:
                answer.set_result(message["ok"])
            else:
                answer.set_exception(Unavailable(f"The supervisor refused: {message['error']}."))
            return
        ended = message.get("ended")
        if ended is not None:
            signal = self.signals.pop(ended, None)
            if signal is not None:
                signal.ended = True
                signal.fire()
            if self._is_retiring:
                self.retire()
            return
        signal = self.signals.get(message["run_directory"])
        if signal is not None:
            signal.fire()

    def _lose(self) -> None:
        self.is_open = False
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(Unavailable(f"The supervisor at {self.path} is gone."))
        signals, self.signals = self.signals, {}
        for signal in signals.values():
            signal.is_lost = True
            signal.fire()
