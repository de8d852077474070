"""Forks of a process that has imported packages already: quick, independent, replaceable."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from compute.attempts import Operations, attempt_of, is_running, supervisor_pids, wait_until
from compute.conformance import events_of, text_of

from deepforge_jupyter.compute.base import OperationCall
from deepforge_jupyter.compute.server import ServerCompute

HANGING_FORK = """
if "--socket" in sys.argv:
    def run(directory, ready=None):
        time.sleep(600)
"""
PLOT = "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()"
LOADED = "import sys; print('numpy' in sys.modules)"
REHEARSED = """
from deepforge_runner.rehearsal import rehearse
rehearse()
print(any(kind.__name__ == "AST" for kind in object.__subclasses__()))
"""
"""Python makes the types of its syntax trees when it compiles for the first time."""


async def output_of(compute: ServerCompute, call: OperationCall) -> str:
    await compute.start(call)
    assert (await compute.result(attempt_of(call))).status == "success"
    return text_of(await events_of(compute, attempt_of(call)))


async def wait_for_zygote(compute: ServerCompute, operations: Operations, **options: object) -> None:
    deadline = time.monotonic() + 120
    while await output_of(compute, operations.call(LOADED, **options)) != "True\n":
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_the_first_operation_does_not_wait_and_later_ones_find_their_packages_imported(
    compute: ServerCompute, operations: Operations
) -> None:
    assert await output_of(compute, operations.call(LOADED, preload=("numpy",))) == "False\n"
    await wait_for_zygote(compute, operations, preload=("numpy",))


async def test_two_operations_draw_different_random_numbers(compute: ServerCompute, operations: Operations) -> None:
    await wait_for_zygote(compute, operations, preload=("numpy",))
    body = "import sys, random, numpy; print(random.random(), *numpy.random.rand(3))"
    first, second = [await output_of(compute, operations.call(body, preload=("numpy",))) for _ in range(2)]
    assert not set(first.split()) & set(second.split())


async def test_figures_are_drawn_in_forks_of_a_zygote_with_pyplot(
    compute: ServerCompute, operations: Operations
) -> None:
    options = {"preload": ("matplotlib", "numpy")}
    await wait_for_zygote(compute, operations, **options)
    call = operations.call("import sys; assert 'matplotlib.pyplot' in sys.modules\n" + PLOT, **options)
    await compute.start(call)
    assert (await compute.result(attempt_of(call))).figures == 1
    figures = [event for event in await events_of(compute, attempt_of(call)) if event["type"] == "display_data"]
    assert figures[0]["content"]["is_figure"]


async def test_operations_that_need_other_variables_start_fresh(compute: ServerCompute, operations: Operations) -> None:
    await wait_for_zygote(compute, operations, preload=("numpy",))
    body = LOADED + "\nimport os; print(os.environ['OMP_NUM_THREADS'])"
    call = operations.call(body, preload=("numpy",), variables={"OMP_NUM_THREADS": "3"})
    assert await output_of(compute, call) == "False\n3\n"


async def test_what_is_not_on_the_list_is_never_imported_before(compute: ServerCompute, operations: Operations) -> None:
    body = "import sys; print('sqlite3' in sys.modules)"
    for _ in range(2):
        assert await output_of(compute, operations.call(body, preload=("sqlite3",))) == "False\n"


async def test_without_zygotes_every_operation_has_a_fresh_interpreter(runs: Path, operations: Operations) -> None:
    compute = ServerCompute(runs, idle_seconds=0.2, use_zygotes=False)
    await compute.open()
    body = "import os, sys; print(open('/proc/self/cmdline').read().count('supervisor'))"
    assert await output_of(compute, operations.call(body)) == "0\n"
    await compute.close()


@pytest.fixture
async def broken_forks(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServerCompute]:
    """An adapter whose forks hang before they claim anything, as forks of a library's locks do."""
    from deepforge_runner.supervisor import launch

    package = tmp_path / "package" / "deepforge_runner"
    shutil.copytree(launch.PACKAGE_FOLDER, package, ignore=shutil.ignore_patterns("__pycache__"))
    main = package / "main.py"
    main.write_text(main.read_text() + HANGING_FORK)
    monkeypatch.setattr(launch, "PACKAGE_FOLDER", str(package))
    compute = ServerCompute(runs, idle_seconds=0.2)
    await compute.open()
    yield compute
    await compute.close()


async def test_a_fork_that_gives_no_sign_of_life_is_started_afresh(
    broken_forks: ServerCompute, operations: Operations
) -> None:
    began = time.monotonic()
    assert await output_of(broken_forks, operations.call("print('alive')")) == "alive\n"
    assert 5.0 < time.monotonic() - began < 15.0


async def test_a_zygote_is_replaced_when_packages_were_installed(
    runs: Path, operations: Operations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(packages))
    compute = ServerCompute(runs, idle_seconds=0.2)
    await compute.open()
    await wait_for_zygote(compute, operations, preload=("numpy",))
    os.utime(packages, ns=(1, 1))
    assert await output_of(compute, operations.call(LOADED, preload=("numpy",))) == "False\n"
    await wait_for_zygote(compute, operations, preload=("numpy",))
    await compute.close()


def waiting_fork_of(runs: Path) -> int:
    """The process that a supervisor without operations keeps for the next one."""
    (supervisor,) = supervisor_pids(runs)
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children")
    wait_until(lambda: len(children.read_text().split()) == 1)
    return int(children.read_text())


async def test_an_operation_runs_in_the_fork_that_waited_for_it(
    compute: ServerCompute, operations: Operations, runs: Path
) -> None:
    waiting = waiting_fork_of(runs)
    assert await output_of(compute, operations.call("import os; print(os.getpid())")) == f"{waiting}\n"
    assert waiting_fork_of(runs) != waiting


async def test_a_waiting_fork_that_was_killed_is_replaced(
    compute: ServerCompute, operations: Operations, runs: Path
) -> None:
    os.kill(waiting_fork_of(runs), signal.SIGKILL)
    assert await output_of(compute, operations.call("print('ran')")) == "ran\n"


async def test_a_waiting_fork_ends_with_its_supervisor(compute: ServerCompute, runs: Path) -> None:
    waiting = waiting_fork_of(runs)
    os.kill(supervisor_pids(runs)[0], signal.SIGKILL)
    await asyncio.to_thread(wait_until, lambda: not is_running(waiting))


def test_what_python_needs_to_compile_an_operation_is_made_before_it_comes() -> None:
    ran = subprocess.run([sys.executable, "-c", REHEARSED], capture_output=True, text=True, check=True)
    assert ran.stdout == "True\n"
