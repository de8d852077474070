"""Supervisors that do not come up, or come up damaged: operations start all the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from compute.attempts import Operations, attempt_of
from compute.conformance import events_of, text_of

from deepforge_jupyter.compute.server import ServerCompute
from deepforge_jupyter.errors import Unavailable

PYTHON_THAT_FAILS_AT_FIRST = """#!/bin/sh
left=$(cat {left})
if [ "$left" -gt 0 ]; then
  echo $((left - 1)) > {left}
  echo "no Python now" >&2
  exit 1
fi
exec {python} "$@"
"""


def python_that_fails(folder: Path, times: int) -> str:
    """A Python that starts only after it failed so many times."""
    (folder / "left").write_text(f"{times}\n")
    python = folder / "python"
    python.write_text(PYTHON_THAT_FAILS_AT_FIRST.format(left=folder / "left", python=sys.executable))
    python.chmod(0o755)
    return str(python)


async def test_an_operation_starts_with_the_last_of_several_supervisors(
    runs: Path, operations: Operations, tmp_path: Path
) -> None:
    compute = ServerCompute(runs, python=python_that_fails(tmp_path, 5), idle_seconds=0.2, use_zygotes=False)
    await compute.open()
    await compute.warm()  # the first of them
    call = operations.call("print('ran')")
    await compute.start(call)
    assert (await compute.result(attempt_of(call))).status == "success"
    assert text_of(await events_of(compute, attempt_of(call))) == "ran\n"
    await compute.close()


async def test_where_none_comes_up_it_is_said_why(runs: Path, operations: Operations, tmp_path: Path) -> None:
    compute = ServerCompute(runs, python=python_that_fails(tmp_path, 1000), idle_seconds=0.2)
    await compute.open()
    await compute.warm()
    with pytest.raises(Unavailable, match="no Python now"):
        await compute.start(operations.call("pass"))
    await compute.close()


async def test_a_library_that_cannot_be_prepared_keeps_no_operation_from_running(
    runs: Path, operations: Operations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The `matplotlib` that the zygote finds knows nothing of backends."""
    library = tmp_path / "library" / "matplotlib"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("")
    (library / "pyplot.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(library.parent))
    compute = ServerCompute(runs, idle_seconds=0.2)
    await compute.open()
    for _ in range(2):  # the second one in the zygote
        call = operations.call("print('ran')", preload=("matplotlib",))
        await compute.start(call)
        assert text_of(await events_of(compute, attempt_of(call))) == "ran\n"
        await compute.warm()
    assert len(list((runs / "supervisors").glob("*.sock"))) == 2
    await compute.close()
