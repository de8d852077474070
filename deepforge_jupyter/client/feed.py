"""What a job shows: its events as they come, over whatever happens to the connection, and what they name."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from typing import Any

from deepforge_jupyter.client.transport import Transport, part
from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.protocol.events import ATTEMPT_HEADER
from deepforge_jupyter.protocol.requests import ExecutionDetail

RECONNECT_S = 0.2
OUTAGE_S = 60.0

Event = dict[str, Any]


class FollowsJobs(Transport):
    def events(self, execution: str, node: str, *, attempt: int | None = None, after: int = 0) -> Iterator[Event]:
        """A job's events as they come, until it has ended (`docs/developer/run-directory.md`). A connection that is cut
        is made again, and they go on behind the last one. Raises Unavailable where the server is away for long."""
        following = _Following(attempt, after)
        was_over = False
        while True:
            before = following.after
            try:
                with self._feed_of(execution, node, following) as answer:
                    following.begin(answer)
                    while line := self._read(answer.readline):
                        event = self._decoded(line, Event)
                        following.after = event["seq"]
                        yield event
                        if event["type"] == "status" and event["content"].get("status") != "running":
                            return
                if was_over and following.after == before:
                    return
                was_over = self._is_over(execution, node, following.attempt)
            except Unavailable:
                if time.monotonic() - following.heard_s > OUTAGE_S or not following.has_begun:
                    raise
            time.sleep(RECONNECT_S)

    def blob(self, execution: str, node: str, name: str, *, attempt: int | None = None) -> bytes:
        """A payload that an event names."""
        where = f"executions/{part(execution)}/jobs/{part(node)}/blobs/{part(name)}"
        return self._call("GET", where, attempt=attempt)

    def _feed_of(self, execution: str, node: str, following: _Following) -> http.client.HTTPResponse:
        where = f"executions/{part(execution)}/jobs/{part(node)}/events"
        return self._open("GET", where, attempt=following.attempt, after=following.after)

    def _is_over(self, execution: str, node: str, attempt: int | None) -> bool:
        """True of an attempt that comes to no more events, although none of them said so."""
        detail = self._get(f"executions/{part(execution)}", ExecutionDetail)
        job = next((job for job in detail.jobs if job.node == node), None)
        if job is None:
            raise NotFound(f"There is no job {node} in the execution {execution}.")
        return job.status.is_final or (attempt is not None and job.attempt > attempt)


class _Following:
    """Which attempt is followed, and how far it was heard."""

    def __init__(self, attempt: int | None, after: int) -> None:
        self.attempt = attempt
        self.after = after
        self.has_begun = False
        self.heard_s = time.monotonic()

    def begin(self, answer: http.client.HTTPResponse) -> None:
        """The answer is of the attempt that it names, also when there are later ones."""
        self.has_begun, self.heard_s = True, time.monotonic()
        named = answer.headers.get(ATTEMPT_HEADER)
        if named is not None:
            self.attempt = int(named)
