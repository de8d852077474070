"""An adapter that another package offers keeps the same promises, and its own."""

from __future__ import annotations

from compute.attempts import Operations, attempt_of
from compute.conformance import ComputeConformance, events_of, text_of
from deepforge_fresh import FreshComputeConfig

from deepforge_jupyter.compute.base import Compute


class TestFreshCompute(ComputeConformance):
    config = FreshComputeConfig

    async def test_an_operation_runs_without_the_projects_folder_and_with_its_option(
        self, compute: Compute, operations: Operations
    ) -> None:
        call = operations.call(
            "import os; print(os.environ['DEVICE'], sorted(os.listdir()))",
            project_folder=str(operations.snapshot),
            options={"device": "cuda"},
        )
        await compute.start(call)
        assert (await compute.result(attempt_of(call))).status == "success"
        assert text_of(await events_of(compute, attempt_of(call))) == "cuda []\n"
