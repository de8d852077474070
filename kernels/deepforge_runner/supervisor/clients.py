"""A client's connection: requests in, answers and wake-ups out, one JSON object a line, never blocking."""

from __future__ import annotations

import json

LONGEST_REQUEST_BYTES = 16 << 20
MOST_UNREAD_BYTES = 1 << 20


class Gone(Exception):
    """The client has closed, or does not read what it asked for."""


class Client:
    """Wake-ups are coalesced: of each run directory only the newest waits for a client that is slow."""

    def __init__(self, connection):
        self.connection = connection
        self._received = b""
        self._outgoing = bytearray()
        self._wakeups = {}

    def receive(self):
        """The requests that arrived. Raises Gone."""
        try:
            data = self.connection.recv(1 << 16)
        except BlockingIOError:
            return []
        except OSError as error:
            raise Gone from error
        if not data or len(self._received) > LONGEST_REQUEST_BYTES:
            raise Gone
        lines = (self._received + data).split(b"\n")
        self._received = lines.pop()
        try:
            requests = [json.loads(line) for line in lines if line]
        except ValueError as error:
            raise Gone from error
        if not all(isinstance(request, dict) for request in requests):
            raise Gone
        return requests

    def answer(self, message):
        """Queues an answer. Raises Gone if too much is queued already."""
        self._outgoing += json.dumps(message).encode() + b"\n"
        if len(self._outgoing) > MOST_UNREAD_BYTES:
            raise Gone

    def wake(self, run_directory, message):
        """Queues a wake-up in the place of an older one of that run directory."""
        self._wakeups[run_directory] = message

    @property
    def has_output(self):
        return bool(self._outgoing or self._wakeups)

    def send(self):
        """Sends what the connection takes now. Raises Gone."""
        if len(self._outgoing) < 1 << 16:
            for message in self._wakeups.values():
                self._outgoing += json.dumps(message).encode() + b"\n"
            self._wakeups.clear()
        try:
            sent = self.connection.send(self._outgoing)
        except BlockingIOError:
            return
        except OSError as error:
            raise Gone from error
        del self._outgoing[:sent]

    def close(self):
        self.connection.close()
