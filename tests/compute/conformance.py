"""What every compute adapter does. A test module inherits it and says which settings make the adapter."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from compute.attempts import Operations, attempt_of, is_running, wait_until

from deepforge_jupyter.compute.base import AttemptFiles, Compute, ComputeConfig, OperationCall
from deepforge_jupyter.domain.target import flaw_in
from deepforge_jupyter.errors import NotFound

FAMILY = """
    import os, time
    def tell(name):
        with open(PLACES + "/" + name + ".new", "w") as file:
            file.write(str(os.getpid()))
        os.rename(PLACES + "/" + name + ".new", PLACES + "/" + name)
    if os.fork() == 0:
        tell("child")
        time.sleep(60)
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            tell("daemon")
            time.sleep(60)
        os._exit(0)
    os.wait()
    tell("main")
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            continue
"""


SERVER = """
import asyncio, importlib, json, pathlib, sys, msgspec
from deepforge_jupyter.compute.base import OperationCall

async def serve(module, name, settings, runs, call):
    config = getattr(importlib.import_module(module), name)
    compute = config(**json.loads(settings)).create(pathlib.Path(runs))
    await compute.open()
    await compute.start(msgspec.json.decode(call, type=OperationCall))
    print("started", flush=True)
    await asyncio.sleep(600)

asyncio.run(serve(*sys.argv[1:]))
"""


async def events_of(compute: Compute, attempt: AttemptFiles, *, after: int = 0) -> list[dict[str, Any]]:
    return [event async for event in compute.events(attempt, after=after)]


def text_of(events: list[dict[str, Any]]) -> str:
    return "".join(event["content"]["text"] for event in events if event["type"] == "stream")


class ComputeConformance:
    """`config` makes the adapter with `settings`; `another` makes a second one over the same runs, as another process
    would have."""

    config: ClassVar[type[ComputeConfig]]
    settings: ClassVar[dict[str, Any]] = {}

    @pytest.fixture
    async def another(self, runs: Path) -> AsyncIterator[Callable[[], Compute]]:
        made: list[Compute] = []

        def make() -> Compute:
            made.append(self.config(**self.settings).create(runs))
            return made[-1]

        yield make
        for adapter in made:
            await adapter.close()

    @pytest.fixture
    async def compute(self, another: Callable[[], Compute]) -> Compute:
        compute = another()
        await compute.open()
        return compute

    def in_another_process(self, runs: Path, call: OperationCall) -> subprocess.Popen[bytes]:
        """A process of its own that has started the call and goes on."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        settings, job = msgspec.json.encode(self.settings).decode(), msgspec.json.encode(call).decode()
        names = (self.config.__module__, self.config.__name__)
        command = [sys.executable, "-c", SERVER, *names, settings, str(runs), job]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        return process

    def test_what_it_says_of_itself_can_be_shown(self, compute: Compute) -> None:
        assert compute.name
        assert compute.title
        assert flaw_in(compute.options) is None

    async def test_it_can_be_used_here_and_takes_its_own_defaults(self, compute: Compute) -> None:
        assert await compute.problem() is None
        compute.check_options({})
        compute.check_options({option.name: option.default for option in compute.options})

    def test_it_runs_at_least_one_attempt_at_once(self, compute: Compute) -> None:
        assert compute.capacity >= 1

    async def test_an_operation_runs_and_its_feed_ends_with_its_status(
        self, compute: Compute, operations: Operations
    ) -> None:
        call = operations.call("print('one', flush=True); print('two')")
        await compute.start(call)
        result = await compute.result(attempt_of(call))
        events = await events_of(compute, attempt_of(call))
        assert result.status == "success"
        assert text_of(events) == "one\ntwo\n"
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert events[0]["content"] == {"status": "running"}
        assert events[-1]["content"] == {"status": "success"}

    async def test_an_operation_that_raises_fails_with_its_error(
        self, compute: Compute, operations: Operations
    ) -> None:
        call = operations.call("raise ValueError('no such layer')")
        await compute.start(call)
        result = await compute.result(attempt_of(call))
        assert result.status == "failed"
        assert result.failure is not None
        assert (result.failure.name, result.failure.message) == ("ValueError", "no such layer")

    async def test_starting_it_again_while_it_runs_or_afterwards_does_nothing(
        self, compute: Compute, operations: Operations
    ) -> None:
        call = operations.call("import time; open(PLACES + '/runs', 'a').write('x'); time.sleep(0.2)")
        await compute.start(call)
        await compute.start(call)
        await compute.result(attempt_of(call))
        await compute.start(call)
        assert (await compute.result(attempt_of(call))).status == "success"
        assert operations.read("runs") == "x"

    async def test_events_come_while_it_runs(self, compute: Compute, operations: Operations) -> None:
        call = operations.call("""
            import os, time
            print("waiting", flush=True)
            while not os.path.exists(PLACES + "/go"):
                time.sleep(0.01)
            print("gone")
        """)
        await compute.start(call)
        seen = []
        async for event in compute.events(attempt_of(call)):
            seen.append(event)
            if event["type"] == "stream":
                (operations.places / "go").touch()
        assert text_of(seen) == "waiting\ngone\n"
        assert [event["seq"] for event in seen] == list(range(1, len(seen) + 1))

    async def test_events_are_given_from_any_number_on_after_the_end(
        self, compute: Compute, operations: Operations, another: Callable[[], Compute]
    ) -> None:
        call = operations.call("""
            import sys
            for number in range(50):
                print(number, file=sys.stderr if number % 2 else sys.stdout, flush=True)
        """)
        await compute.start(call)
        await compute.result(attempt_of(call))
        whole = await events_of(compute, attempt_of(call))
        assert await events_of(another(), attempt_of(call), after=3) == whole[3:]

    async def test_another_process_attaches_and_waits_for_the_end(
        self, compute: Compute, operations: Operations, another: Callable[[], Compute]
    ) -> None:
        call = operations.call("import time; print('started', flush=True); time.sleep(0.4)")
        other = another()
        await compute.start(call)
        result, events = await asyncio.gather(other.result(attempt_of(call)), events_of(other, attempt_of(call)))
        assert result == await compute.result(attempt_of(call))
        assert events == await events_of(compute, attempt_of(call))
        assert events[-1]["content"] == {"status": "success"}

    async def test_canceling_stops_the_whole_process_tree_within_a_second(
        self, compute: Compute, operations: Operations
    ) -> None:
        call = operations.call(FAMILY)
        await compute.start(call)
        await asyncio.to_thread(wait_until, lambda: all(map(operations.read, ("main", "child", "daemon"))))
        family = [int(operations.read(name)) for name in ("main", "child", "daemon")]
        assert all(map(is_running, family))
        began = time.monotonic()
        await compute.cancel(attempt_of(call))
        result = await compute.result(attempt_of(call))
        assert time.monotonic() - began < 1.0
        assert result.status == "canceled"
        assert not any(map(is_running, family))
        assert (await events_of(compute, attempt_of(call)))[-1]["content"] == {"status": "canceled"}

    async def test_another_process_can_cancel(
        self, compute: Compute, operations: Operations, another: Callable[[], Compute]
    ) -> None:
        call = operations.call("import time; open(PLACES + '/up', 'w').write('x'); time.sleep(60)")
        await compute.start(call)
        await asyncio.to_thread(wait_until, lambda: operations.read("up"))
        await another().cancel(attempt_of(call))
        assert (await compute.result(attempt_of(call))).status == "canceled"

    async def test_canceling_what_has_ended_changes_nothing(self, compute: Compute, operations: Operations) -> None:
        call = operations.call("pass")
        await compute.start(call)
        result = await compute.result(attempt_of(call))
        await compute.cancel(attempt_of(call))
        assert await compute.result(attempt_of(call)) == result

    async def test_an_attempt_that_is_canceled_before_its_start_never_starts(
        self, compute: Compute, operations: Operations
    ) -> None:
        call = operations.call("open(PLACES + '/ran', 'w').write('x')")
        await compute.cancel(attempt_of(call))
        await compute.start(call)
        assert (await compute.result(attempt_of(call))).status == "canceled"
        assert operations.read("ran") == ""

    async def test_canceling_right_after_the_start_ends_it(self, compute: Compute, operations: Operations) -> None:
        call = operations.call("import time; time.sleep(60)")
        await compute.start(call)
        await compute.cancel(attempt_of(call))
        assert (await compute.result(attempt_of(call))).status == "canceled"

    async def test_two_processes_that_start_one_attempt_make_one_run(
        self, compute: Compute, operations: Operations, another: Callable[[], Compute]
    ) -> None:
        call = operations.call("import time; open(PLACES + '/runs', 'a').write('x'); time.sleep(0.2)")
        other = another()
        await asyncio.gather(compute.start(call), other.start(call))
        mine, theirs = await asyncio.gather(compute.result(attempt_of(call)), other.result(attempt_of(call)))
        assert mine == theirs
        assert mine.status == "success"
        assert operations.read("runs") == "x"

    async def test_many_attempts_run_at_once(self, compute: Compute, operations: Operations) -> None:
        calls = [operations.call(f"print({number})") for number in range(20)]
        await asyncio.gather(*(compute.start(call) for call in calls))
        results = await asyncio.gather(*(compute.result(attempt_of(call)) for call in calls))
        assert {result.status for result in results} == {"success"}
        for number, call in enumerate(calls):
            assert text_of(await events_of(compute, attempt_of(call))) == f"{number}\n"

    async def test_a_reader_that_stops_early_harms_nobody(self, compute: Compute, operations: Operations) -> None:
        call = operations.call("import time; print('a', flush=True); time.sleep(0.2); print('b')")
        await compute.start(call)
        async with contextlib.aclosing(compute.events(attempt_of(call))) as events:
            async for _ in events:
                break
        assert text_of(await events_of(compute, attempt_of(call))) == "a\nb\n"

    def test_a_payload_that_is_not_there_or_is_no_payloads_name_is_not_found(self, compute: Compute) -> None:
        attempt = AttemptFiles(execution="execution", node="Train", number=1)
        for name in ("0" * 64 + ".png", "../../job.json", "", "/etc/passwd"):
            with pytest.raises(NotFound):
                compute.blob_path(attempt, name)

    async def test_what_is_prepared_has_not_started(self, compute: Compute, operations: Operations) -> None:
        call = operations.call("open(PLACES + '/runs', 'a').write('x')")
        await compute.prepare(call)
        await compute.prepare(call)
        assert [event async for event in compute.events(attempt_of(call), follow=False)] == []
        assert operations.read("runs") == ""
        await compute.start(call)
        assert (await compute.result(attempt_of(call))).status == "success"
        await compute.prepare(call)
        assert (await compute.result(attempt_of(call))).status == "success"
        assert operations.read("runs") == "x"

    async def test_a_killed_operation_fails_with_a_reason(self, compute: Compute, operations: Operations) -> None:
        call = operations.call("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        await compute.start(call)
        result = await compute.result(attempt_of(call))
        assert result.status == "failed"
        assert result.failure is not None
        assert result.failure.message

    async def test_an_operation_goes_on_when_the_process_that_started_it_is_killed(
        self, compute: Compute, operations: Operations, runs: Path
    ) -> None:
        call = operations.call("""
            import os, time
            print("begun", flush=True)
            open(PLACES + "/begun", "w").write("x")
            while not os.path.exists(PLACES + "/killed"):
                time.sleep(0.01)
            print("went on")
        """)
        process = await asyncio.to_thread(self.in_another_process, runs, call)
        await asyncio.to_thread(wait_until, lambda: operations.read("begun"))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        (operations.places / "killed").touch()
        await compute.start(call)
        result, events = await asyncio.gather(compute.result(attempt_of(call)), events_of(compute, attempt_of(call)))
        assert result.status == "success"
        assert text_of(events) == "begun\nwent on\n"
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))

    async def test_an_attempt_that_nobody_knows_has_no_events(self, compute: Compute) -> None:
        attempt = AttemptFiles(execution="execution", node="Nobody", number=1)
        assert [event async for event in compute.events(attempt, follow=False)] == []

        async def is_over() -> bool:
            return True

        assert [event async for event in compute.events(attempt, is_over=is_over)] == []
