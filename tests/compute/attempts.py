"""Operations on disk and the processes that run them, for tests of compute adapters."""

from __future__ import annotations

import contextlib
import json
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from deepforge_runner.supervisor import addresses, processes

from deepforge_jupyter.compute.base import AttemptFiles, OperationCall


def supervisor_pids(runs: Path) -> list[int]:
    """The living supervisors of a folder of runs."""
    pids = []
    for path in (runs / "supervisors").glob("*.sock"):
        with contextlib.suppress(OSError), contextlib.closing(addresses.connect(path)) as connection:
            connection.settimeout(10)
            connection.sendall(b'{"id": 1, "do": "ping"}\n')
            pids.append(json.loads(connection.recv(1 << 16))["ok"]["pid"])
    return pids


def is_running(pid: int) -> bool:
    return processes.is_alive(pid, processes.started(pid))


def wait_until(is_true: Callable[[], object], *, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


class Operations:
    """Writes operations and makes calls of them; `places` is a folder that their code may write to."""

    def __init__(self, folder: Path) -> None:
        self.snapshot = folder / "snapshot"
        self.places = folder / "places"
        self.places.mkdir(parents=True)
        (self.snapshot / "operations").mkdir(parents=True)
        self._count = 0

    def call(self, body: str, **options: object) -> OperationCall:
        """A call of a new operation with this `execute`; `PLACES` names the folder `places`."""
        self._count += 1
        name = f"Operation{self._count}"
        code = f"PLACES = {str(self.places)!r}\n\n\nclass {name}:\n    def execute(self):\n"
        body = textwrap.indent(textwrap.dedent(body).strip() or "pass", " " * 8)
        (self.snapshot / "operations" / f"{name}.py").write_text(code + body + "\n", encoding="utf-8")
        return OperationCall(
            execution="execution",
            execution_name="train",
            node=name,
            label=name,
            attempt=1,
            operation=name,
            file=f"operations/{name}.py",
            class_name=name,
            snapshot=str(self.snapshot),
            **options,
        )

    def read(self, name: str) -> str:
        """What an operation wrote into a place; "" if it did not."""
        path = self.places / name
        return path.read_text() if path.exists() else ""


def attempt_of(call: OperationCall) -> AttemptFiles:
    return AttemptFiles(execution=call.execution, node=call.node, number=call.attempt)
