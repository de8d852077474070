"""Starts `sciserver_server.py`, the local server of SciServer's API, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sciserver_server import PASSWORD, USER

PROGRAM = Path(__file__).with_name("sciserver_server.py")
STARTS_WITHIN_S = 30.0


class SciServer(NamedTuple):
    """One that runs: its address, the folder where it keeps the volumes (`volumes/<pool>/<owner>/<volume>`), and its
    process."""

    address: str
    folder: Path
    process_id: int

    def options(self, **changes: object) -> dict[str, object]:
        return {"username": USER, "server": self.address, **changes}

    def volume(self, name: str, *, owner: str = USER, pool: str = "Storage") -> Path:
        return self.folder / "volumes" / pool / owner / name

    def token(self, user: str = USER, password: str = PASSWORD) -> str:
        """A new one, as anybody gets it."""
        body = {"auth": {"identity": {"password": {"user": {"name": user, "password": password}}}}}
        with _posted(f"{self.address}/login-portal/keystone/v3/tokens", body) as answer:
            return answer.headers["X-Subject-Token"]

    def end_tokens(self) -> None:
        """All that were given out expire now."""
        _posted(f"{self.address}/tests/expire", {}).close()

    def fail(self, **faults: int) -> None:
        """The next requests of the file service: `busy` (503), `cut` (the connection ends in the middle of the body),
        `lost` (done, but the answer does not arrive), `full` (no room), `short` (a byte less is written),
        `unseen` (a move does not see what came to its place since it looked)."""
        _posted(f"{self.address}/tests/faults", faults).close()

    def logins(self) -> int:
        with urllib.request.urlopen(f"{self.address}/tests/logins") as answer:
            return int(json.load(answer))


@contextlib.contextmanager
def sciserver(folder: Path) -> Iterator[SciServer]:
    """Answers when it is yielded; ended with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, str(PROGRAM), str(folder), "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, f"the server did not start:\n{(folder / 'server.log').read_text()}"
        yield SciServer(address, folder, process.pid)
    finally:
        process.kill()
        process.communicate()


def _posted(address: str, body: object) -> Any:
    request = urllib.request.Request(
        address, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    return urllib.request.urlopen(request, timeout=STARTS_WITHIN_S)
