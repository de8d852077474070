"""What the runner reads and writes is what the server says and expects."""

from __future__ import annotations

import msgspec
import pytest

from deepforge_jupyter.compute.base import OperationCall, Result


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("class Op:\n    def __init__(self, n): open('data.txt')\n    def execute(self): return 1", "success"),
        ("class Op:\n    def __init__(self, n): pass\n    def execute(self): import nothing_here", "failed"),
    ],
)
def test_calls_and_results_are_understood_on_both_sides(workplace, code, status) -> None:
    workplace.write("operations/Op.py", code)
    workplace.write_live("data.txt", "")
    call = OperationCall(
        execution="e1",
        execution_name="train",
        node="Op",
        label="Op",
        attempt=1,
        operation="Op",
        file="operations/Op.py",
        class_name="Op",
        attributes={"n": 3},
        outputs=("result",),
        snapshot=str(workplace.snapshot),
        project_folder=str(workplace.project),
    )
    attempt = workplace.run()
    (attempt.directory / "job.json").write_bytes(msgspec.json.encode(call))
    attempt.run_again()
    result = msgspec.json.decode((attempt.directory / "result.json").read_bytes(), type=Result)
    assert result.status == status, result
    assert (result.failure is None) == (status == "success")
    assert [file.path for file in result.opened] == (["data.txt"] if status == "success" else [])
