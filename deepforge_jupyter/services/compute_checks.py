"""Whether a compute works: a small operation is run on it, as any other would be."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
import uuid
from pathlib import Path

from deepforge_jupyter.compute.base import AttemptFiles, Compute, OperationCall
from deepforge_jupyter.compute.computes import Computes
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.protocol.targets import CheckCompute, ComputeCheck

WITHIN_S = 120.0
REMOVALS, REMOVED_AGAIN_S = 20, 0.1
FILE = "operations/Check.py"
CODE = """\
import platform


class Check:
    def execute(self):
        print("Python", platform.python_version(), "on", platform.node(), end="")
"""


class ComputeChecks:
    """What a check leaves in `runs` is removed."""

    def __init__(self, computes: Computes, *, runs: Path) -> None:
        self._computes = computes
        self._runs = runs

    async def __call__(self, request: CheckCompute) -> ComputeCheck:
        """Raises BadRequest naming the compute or the option."""
        began_s = time.monotonic()
        problem, said = None, ""
        try:
            await self._computes.check(AdapterChoice(name=request.name, options=request.options))
            said = await self._run(await self._computes.open(request.name), request)
        except Unavailable as error:
            problem = error.message
        return ComputeCheck(problem=problem, said=said, took_s=time.monotonic() - began_s)

    async def _run(self, compute: Compute, request: CheckCompute) -> str:
        attempt = AttemptFiles(execution=f"check-{uuid.uuid4().hex}", node="Check", number=1)
        folder = self._runs / attempt.execution
        try:
            await asyncio.to_thread(_write, folder / "snapshot" / FILE)
            await compute.start(_call_of(attempt, folder / "snapshot", request))
            return await asyncio.wait_for(_said(compute, attempt), WITHIN_S)
        except asyncio.TimeoutError:
            with contextlib.suppress(DeepForgeError):
                await compute.cancel(attempt)
            raise Unavailable(f"A small operation had not run on it after {WITHIN_S:.0f} s.") from None
        finally:
            await asyncio.to_thread(_remove, folder)


async def _said(compute: Compute, attempt: AttemptFiles) -> str:
    result = await compute.result(attempt)
    if result.status != "success":
        failure = result.failure
        why = ": ".join(part for part in (failure.name, failure.message) if part) if failure else result.status
        raise Unavailable(f"A small operation failed on it: {why}")
    events = [event async for event in compute.events(attempt)]
    return "".join(event["content"]["text"] for event in events if event["type"] == "stream")


def _call_of(attempt: AttemptFiles, snapshot: Path, request: CheckCompute) -> OperationCall:
    return OperationCall(
        execution=attempt.execution,
        execution_name="check",
        node=attempt.node,
        label=attempt.node,
        attempt=attempt.number,
        operation="Check",
        file=FILE,
        class_name="Check",
        snapshot=str(snapshot),
        options=request.options,
    )


def _remove(folder: Path) -> None:
    """Also what a process writes there that is about to end."""
    for _ in range(REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(REMOVED_AGAIN_S)


def _write(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(CODE, encoding="utf-8")
