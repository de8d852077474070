"""Each thing that can change a result changes the key; nothing else does."""

from __future__ import annotations

import msgspec
import pytest

from deepforge_jupyter.domain.execution import Job, OpenedFile
from deepforge_jupyter.domain.pipeline import Node
from deepforge_jupyter.scheduler import Keys, OperationFacts
from deepforge_jupyter.scheduler.reuse import result_key

KEYS = Keys(environment=lambda: "")
NODE = Node(operation="Train", attributes={"epochs": 3})
FACTS = OperationFacts(file="operations/Train.py", class_name="Train", sources={"operations/Train.py": "1"})
REST = {"environment": "numpy 2", "inputs": {"x": "key/out"}, "references": {"net": "hash"}}


def key(node=NODE, facts=FACTS, **changes) -> str:
    return KEYS.operation(node, facts, **{**REST, **changes})


@pytest.mark.parametrize(
    "other",
    [
        {"node": msgspec.structs.replace(NODE, attributes={"epochs": 4})},
        {"facts": msgspec.structs.replace(FACTS, sources={"operations/Train.py": "2"})},
        {"facts": msgspec.structs.replace(FACTS, sources={"operations/Train.py": "1", "utils/net.py": "1"})},
        {"environment": "numpy 3"},
        {"inputs": {"x": "key/other"}},
        {"inputs": {"y": "key/out"}},
        {"references": {"net": "another hash"}},
    ],
)
def test_what_changes_the_result_changes_the_key(other):
    assert key(**other) != key()


@pytest.mark.parametrize(
    "same",
    [
        {"node": msgspec.structs.replace(NODE, label="Another label", retries=3, time_limit_s=10.0)},
        {"facts": msgspec.structs.replace(FACTS, sources=dict(reversed(FACTS.sources.items())))},
    ],
)
def test_what_does_not_change_the_result_leaves_the_key(same):
    assert key(**same) == key()


def test_files_that_were_read_are_part_of_what_stands_for_the_result():
    job = Job(id="e/n", execution="e", project="p", node="n", operation="o", label="n", key="k")
    read = msgspec.structs.replace(job, opened=(OpenedFile(path="data.csv", sha256="1"),))
    assert result_key(job) == "k"
    assert result_key(read) not in (
        result_key(job),
        result_key(msgspec.structs.replace(read, opened=(OpenedFile(path="data.csv", sha256="2"),))),
    )


def test_a_result_without_a_key_stands_for_itself_alone():
    job = Job(id="e/n", execution="e", project="p", node="n", operation="o", label="n")
    assert result_key(job) != result_key(msgspec.structs.replace(job, id="f/n"))
