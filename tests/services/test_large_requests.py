"""What is too large to be meant is refused before it is read."""

from __future__ import annotations

import json

import pytest

from deepforge_jupyter.domain.problem import ProblemCode
from deepforge_jupyter.errors import TryRefused
from deepforge_jupyter.protocol.kernels import TryInput, TryOperation


async def test_a_pipeline_larger_than_its_file_may_be_is_none(desk):
    nodes = {f"n{number}": {"operation": "Double", "note": "x" * 1000} for number in range(6000)}
    text = json.dumps({"format": 1, "nodes": nodes, "edges": []})
    (problem,) = await desk.workspace.pipelines.problems(desk.project, "pipelines/large.dfpipe", text)
    assert (problem.code, "larger than 5 MiB" in problem.message) == (ProblemCode.not_a_pipeline, True)


async def test_an_expression_of_megabytes_is_refused_with_what_to_do(desk):
    wish = TryOperation(inputs={"value": TryInput(expression="+".join("1" for _ in range(6000)))})
    with pytest.raises(TryRefused, match="longer than 10000 characters: make the value in a notebook"):
        await desk.workspace.tries.code(desk.project, "Double", wish)
