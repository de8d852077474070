"""Much output grows no memory, fills no disk and delays nobody."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from compute.attempts import Operations, attempt_of, supervisor_pids
from compute.conformance import events_of, text_of

from deepforge_jupyter.compute.server import ServerCompute

MIB = 1 << 20


def peak_memory(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


@pytest.mark.parametrize(
    "body",
    [
        "import os\nfor _ in range(100): os.write(1, b'x' * 1023 * 1025 + b'\\n')",
        "for _ in range(100): print('x' * 1023 * 1025)",
    ],
    ids=["from-c", "from-python"],
)
async def test_100_mb_of_output_keep_the_supervisor_small_and_the_feed_capped_with_a_gap(
    compute: ServerCompute, runs: Path, operations: Operations, body: str
) -> None:
    call = operations.call(body)
    (pid,) = supervisor_pids(runs)
    before = peak_memory(pid)
    await compute.start(call)
    assert (await compute.result(attempt_of(call))).status == "success"
    assert peak_memory(pid) - before < 30 * MIB
    folder = runs / call.execution / call.node / "1" / "feed"
    assert sum(path.stat().st_size for path in folder.glob("*.jsonl")) < 34 * MIB
    events = await events_of(compute, attempt_of(call))
    gaps = [event for event in events if event["type"] == "gap"]
    assert len(gaps) == 1
    assert events[0]["seq"] == 1
    expected = 1
    for event in events:
        assert event["content"].get("from", event["seq"]) == expected
        expected = event["seq"] + 1
    assert events[-1]["content"] == {"status": "success"}


async def test_a_flood_does_not_delay_a_quiet_operation(compute: ServerCompute, operations: Operations) -> None:
    flood = operations.call("import os\nwhile True: os.write(1, b'y' * 65536)")
    await compute.start(flood)
    await asyncio.sleep(0.2)
    quiet = operations.call("print('quiet')")
    began = time.monotonic()
    await compute.start(quiet)
    assert (await compute.result(attempt_of(quiet))).status == "success"
    assert time.monotonic() - began < 3.0
    assert text_of(await events_of(compute, attempt_of(quiet))) == "quiet\n"
    await compute.cancel(attempt_of(flood))
    assert (await compute.result(attempt_of(flood))).status == "canceled"


async def test_small_raw_writes_are_batched_and_letters_are_never_cut(
    compute: ServerCompute, operations: Operations
) -> None:
    call = operations.call("import os\nfor byte in 'äöü€😀'.encode() * 1000: os.write(1, bytes([byte]))")
    await compute.start(call)
    await compute.result(attempt_of(call))
    events = await events_of(compute, attempt_of(call))
    assert text_of(events) == "äöü€😀" * 1000
    assert len(events) < 300
