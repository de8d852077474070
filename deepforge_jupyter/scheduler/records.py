"""Between the domain's values and the store's bodies."""

from __future__ import annotations

from typing import Any

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution, Job, Owner
from deepforge_jupyter.domain.installation import Installation
from deepforge_jupyter.domain.reproduction import Reproduction
from deepforge_jupyter.store.base import Record

EXECUTIONS = "executions"
JOBS = "jobs"
ARTIFACTS = "artifacts"
PROCESSES = "processes"
NAMES = "names"
DRAFTS = "drafts"
INSTALLATIONS = "installations"
REPRODUCTIONS = "reproductions"
STORAGES = "storages"
STORING = "storing"
OUTPUTS = "outputs"
REMAINS = "remains"


def body_of(value: Execution | Job | Artifact | Owner | Installation | Reproduction) -> dict[str, Any]:
    """The JSON body under which a store keeps `value`."""
    body: dict[str, Any] = msgspec.to_builtins(value)
    return body


def execution_of(record: Record) -> Execution:
    return msgspec.convert(record.body, Execution)


def job_of(record: Record) -> Job:
    return msgspec.convert(record.body, Job)


def artifact_of(record: Record) -> Artifact:
    return msgspec.convert(record.body, Artifact)


def installation_of(record: Record) -> Installation:
    return msgspec.convert(record.body, Installation)
