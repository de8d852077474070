"""The supervisor and the runner are guests in other people's Pythons, from 3.8 on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from compute.attempts import Operations, attempt_of
from compute.conformance import events_of, text_of

from deepforge_jupyter.compute.server import ServerCompute
from deepforge_jupyter.errors import Unavailable


def interpreter(version: str) -> str | None:
    managed = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    return str(managed[-1]) if managed else shutil.which(f"python{version}")


@pytest.mark.parametrize("version", ["3.8", "3.9", "3.12", "3.13"])
async def test_operations_run_in_another_python(tmp_path: Path, version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    operations = Operations(tmp_path)
    compute = ServerCompute(tmp_path / "runs", python=python, idle_seconds=0.2)
    await compute.open()
    for variables in ({}, {"A": "b"}):
        call = operations.call("import sys; print('%d.%d' % sys.version_info[:2])", variables=variables)
        await compute.start(call)
        assert (await compute.result(attempt_of(call))).status == "success"
        assert text_of(await events_of(compute, attempt_of(call))) == f"{version}\n"
    crash = operations.call("import ctypes; ctypes.string_at(0)")
    await compute.start(crash)
    failure = (await compute.result(attempt_of(crash))).failure
    assert failure is not None
    assert "SIGSEGV" in failure.message
    await compute.close()


async def test_a_python_that_is_not_there_is_named_when_an_operation_starts(tmp_path: Path) -> None:
    compute = ServerCompute(tmp_path / "runs", python=str(tmp_path / "no-python"))
    await compute.open()
    with pytest.raises(Unavailable, match="no-python"):
        await compute.start(Operations(tmp_path).call("pass"))
    await compute.close()
