"""What uses an artifact: `Input` nodes of the project's pipelines, and executions that loaded it."""

from __future__ import annotations

import asyncio

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Job, Status
from deepforge_jupyter.domain.operation import BUILTIN_PORT, INPUT
from deepforge_jupyter.protocol.artifacts import ArtifactUses, InputUse
from deepforge_jupyter.protocol.listing import NamedOther
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, artifact_of, job_of
from deepforge_jupyter.scheduler.reuse import Keys
from deepforge_jupyter.services.pipelines import Pipelines, pipeline_texts
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.store.base import Store

MOST_EXECUTIONS = 20


class Uses:
    def __init__(self, projects: Projects, pipelines: Pipelines, store: Store, keys: Keys) -> None:
        self._projects = projects
        self._pipelines = pipelines
        self._store = store
        self._keys = keys

    async def of(self, project: str, artifacts: tuple[str, ...]) -> list[ArtifactUses]:
        """In their order; one that is gone is left out. Raises NotFound for an unknown project."""
        inputs = await self._inputs(project)
        found: list[ArtifactUses] = []
        for id in artifacts:
            record = await self._store.get(ARTIFACTS, id)
            if record is None or record.body["project"] != project:
                continue
            artifact = artifact_of(record)
            executions = await self._executions(artifact)
            found.append(
                ArtifactUses(
                    artifact=artifact.id,
                    name=artifact.name,
                    versions=await self._store.count(ARTIFACTS, {"project": project, "name": artifact.name}),
                    inputs=tuple(use for wanted, use in inputs if wanted in _named_by(artifact)),
                    executions=tuple(executions[:MOST_EXECUTIONS]),
                    more_executions=max(0, len(executions) - MOST_EXECUTIONS),
                )
            )
        return found

    async def inputs(self, project: str, name: str) -> tuple[InputUse, ...]:
        """The `Input` nodes that ask for this name."""
        return tuple(use for wanted, use in await self._inputs(project) if wanted == name)

    async def _inputs(self, project: str) -> list[tuple[str, InputUse]]:
        """With what each asks for, a name or an id."""
        texts = await asyncio.to_thread(pipeline_texts, await self._projects.folder(project))
        found: list[tuple[str, InputUse]] = []
        for path, text in texts.items():
            pipeline = self._pipelines.read(path, text)[0]
            for node, what in pipeline.nodes.items() if pipeline is not None else ():
                wanted = what.attributes.get("artifact")
                if what.operation == INPUT and isinstance(wanted, str):
                    found.append((wanted, InputUse(path=path, node=node, label=what.label or node)))
        return found

    async def _executions(self, artifact: Artifact) -> list[NamedOther]:
        where = {
            "key": self._keys.input(artifact.value),
            "project": artifact.project,
            "status": Status.success.value,
        }
        jobs = [job for job in map(job_of, await self._store.find(JOBS, where)) if _loaded(job, artifact)]
        ids = dict.fromkeys(job.execution for job in jobs)
        records = [await self._store.get(EXECUTIONS, id) for id in ids]
        there = [record for record in records if record is not None]
        there.sort(key=lambda record: str(record.body["created_at"]), reverse=True)
        return [NamedOther(id=record.id, name=str(record.body["name"])) for record in there]


def _named_by(artifact: Artifact) -> tuple[str, ...]:
    """An older version is asked for by its id alone."""
    return (artifact.id,) if artifact.newest_in is None else (artifact.id, artifact.name)


def _loaded(job: Job, artifact: Artifact) -> bool:
    value = job.outputs.get(BUILTIN_PORT)
    return job.operation == INPUT and value is not None and value.artifact == artifact.id
