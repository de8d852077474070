"""Whether a run of the same made the same: compared once, by the contents of what the jobs left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.installation import changes
from deepforge_jupyter.domain.operation import OUTPUT
from deepforge_jupyter.domain.reproduction import JobComparison, Outcome, OutputComparison, Reproduces, Reproduction
from deepforge_jupyter.errors import DeepForgeError, NotFound
from deepforge_jupyter.scheduler.records import (
    EXECUTIONS,
    INSTALLATIONS,
    JOBS,
    REPRODUCTIONS,
    body_of,
    execution_of,
    installation_of,
    job_of,
)
from deepforge_jupyter.scheduler.snapshots import Snapshots
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store, Write

WORST_FIRST: tuple[Outcome, ...] = ("failed", "canceled", "different", "unknown")
SHOWN = 3


class Reproductions:
    def __init__(self, store: Store, storages: Storages, snapshots: Snapshots) -> None:
        self._store = store
        self._storages = storages
        self._snapshots = snapshots

    async def of(self, execution: str) -> Reproduction:
        """Without an outcome while it runs. Raises NotFound if the execution reproduces none."""
        record = await self._store.get(EXECUTIONS, execution)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        again = execution_of(record)
        if again.reproduces is None:
            raise NotFound(f"{again.name} does not reproduce another execution.")
        if not again.status.is_final:
            return Reproduction(of=again.reproduces.execution, of_name=again.reproduces.name)
        known = await self._store.get(REPRODUCTIONS, execution)
        if known is not None:
            found = msgspec.convert(known.body, Reproduction)
            if found.ended_at == again.ended_at:
                return found
        return await self._keep(again, await self._compared(again, again.reproduces))

    async def _keep(self, again: Execution, found: Reproduction) -> Reproduction:
        await self._store.commit([Write(collection=REPRODUCTIONS, id=again.id, body=body_of(found))])

        def with_outcome(body: dict[str, object]) -> dict[str, object] | None:
            reproduces = body["reproduces"]
            assert isinstance(reproduces, dict)
            return {**body, "reproduces": {**reproduces, "outcome": found.outcome}}

        await self._store.update(EXECUTIONS, again.id, with_outcome)
        return found

    async def _compared(self, again: Execution, reproduces: Reproduces) -> Reproduction:
        original = await self._store.get(EXECUTIONS, reproduces.execution)
        if original is None:
            gone = f"{reproduces.name} was deleted: there is nothing left to compare with."
            return _reproduction(again, reproduces, outcome="unknown", message=gone)
        before, after = await self._jobs(reproduces.execution), await self._jobs(again.id)
        differing: set[str] = set()
        compared: list[JobComparison] = []
        for node in again.nodes:
            comparison = await self._job(again, before.get(node), after[node], differing=differing)
            if comparison.outcome != "same":
                differing.add(node)
            compared.append(comparison)
        outcomes = {comparison.outcome for comparison in compared}
        outcome: Outcome = next((worst for worst in WORST_FIRST if worst in outcomes), "same")
        if again.status is Status.canceled:
            outcome = "canceled"
        changed = await self._changes(before.values(), after.values())
        return _reproduction(again, reproduces, outcome=outcome, jobs=tuple(compared), changes=changed)

    async def _job(self, again: Execution, before: Job | None, after: Job, *, differing: set[str]) -> JobComparison:
        bare = JobComparison(node=after.node, label=after.label, outcome="unknown")
        if before is None:
            return msgspec.structs.replace(bare, reasons=("The original's job is not there any more.",))
        if before.status is not after.status or after.status is not Status.success:
            return _ended_otherwise(bare, before, after)
        outputs = [await self._output(port, before.outputs.get(port), value) for port, value in after.outputs.items()]
        missing = [port for port in before.outputs if port not in after.outputs]
        outputs += [OutputComparison(port=port, outcome="different", note="missing") for port in missing]
        outcomes = {output.outcome for output in outputs}
        outcome: Outcome = "different" if "different" in outcomes else "unknown" if "unknown" in outcomes else "same"
        reasons = await self._reasons(again, before, after, differing=differing) if outcome == "different" else ()
        return msgspec.structs.replace(bare, outcome=outcome, outputs=tuple(outputs), reasons=tuple(reasons))

    async def _output(self, port: str, before: Value | None, after: Value) -> OutputComparison:
        if before is None:
            return OutputComparison(port=port, outcome="different", note="new")
        try:
            old = before.content or await self._storages.content(before)
        except NotFound:
            return OutputComparison(port=port, outcome="unknown", note="the original's value was deleted")
        try:
            new = after.content or await self._storages.content(after)
        except NotFound:
            return OutputComparison(port=port, outcome="unknown", note="the new value was deleted")
        if old == new:
            return OutputComparison(port=port, outcome="same")
        return OutputComparison(port=port, outcome="different", note=_difference(before, after))

    async def _reasons(self, again: Execution, before: Job, after: Job, *, differing: set[str]) -> list[str]:
        """What may explain that a job left something else."""
        reasons = []
        for port, edge in again.document.incoming(after.node).items():
            if edge.source in differing:
                reasons.append(f"Its input {port} differs.")
        if after.operation == OUTPUT:
            return reasons
        read = {file.path: file.sha256 for file in before.opened}
        for file in after.opened:
            if read.get(file.path) != file.sha256:
                reasons.append(f"{file.path}, which it read, is not what it was.")
        if before.installation != after.installation:
            reasons.append("What is installed has changed.")
        reasons += await self._chances(again, after)
        return reasons or ["Nothing that is known has changed: it depends on something else, or its bytes vary."]

    async def _chances(self, again: Execution, job: Job) -> list[str]:
        from deepforge_jupyter.analysis.chance import chances

        try:
            snapshot = await self._snapshots.facts(again)
        except DeepForgeError:
            return []
        facts = snapshot.operations.get(job.operation)
        found = []
        for path in facts.sources if facts else ():
            text = await asyncio.to_thread(_text, Path(snapshot.folder) / path)
            found += [f"{path} line {chance.line} {chance.what}." for chance in chances(text)]
        return found

    async def _changes(self, before: Iterable[Job], after: Iterable[Job]) -> tuple[str, ...]:
        pairs = {job.node: job.installation for job in before}
        found: dict[str, None] = {}
        for old, new in {(pairs.get(job.node), job.installation) for job in after}:
            if old is None or new is None or old == new:
                continue
            records = [await self._store.get(INSTALLATIONS, id) for id in (old, new)]
            known = [installation_of(record) for record in records if record is not None]
            if len(known) == len(records):
                found |= dict.fromkeys(changes(*known))
        return tuple(found)

    async def _jobs(self, execution: str) -> dict[str, Job]:
        return {job.node: job for job in map(job_of, await self._store.find(JOBS, {"execution": execution}))}


def _ended_otherwise(bare: JobComparison, before: Job, after: Job) -> JobComparison:
    """Of two jobs that did not both succeed."""
    failed = Status.failed
    if after.status is failed and before.status is failed:
        is_same = after.failure is not None and before.failure is not None and _said(after) == _said(before)
        how = (
            "It failed in the same way."
            if is_same
            else f"It failed with {_said(after)}, the original with {_said(before)}."
        )
        return msgspec.structs.replace(bare, outcome="same" if is_same else "different", reasons=(how,))
    if after.status is failed:
        return msgspec.structs.replace(bare, outcome="failed", reasons=(f"It failed: {_said(after)}",))
    if after.status is Status.canceled and before.status is Status.canceled:
        return msgspec.structs.replace(bare, outcome="same", reasons=("It did not run, nor did the original.",))
    if after.status is Status.canceled:
        return msgspec.structs.replace(bare, outcome="canceled", reasons=(f"It did not run: {after.reason}.",))
    if before.status is failed:
        return msgspec.structs.replace(bare, outcome="different", reasons=(f"The original failed: {_said(before)}",))
    return msgspec.structs.replace(bare, reasons=("The original did not run.",))


def _said(job: Job) -> str:
    failure = job.failure
    return (job.reason or "no reason") if failure is None else f"{failure.name}: {failure.message}".rstrip(": ")


def _difference(before: Value, after: Value) -> str:
    """What is seen of a difference from outside."""
    if before.type != after.type:
        return f"{before.type} → {after.type}"
    if before.format != after.format:
        return f"kept in another format ({before.format or 'an earlier one'} → {after.format or 'an earlier one'})"
    if before.summary != after.summary:
        return f"{before.summary} → {after.summary}"
    if before.size_bytes != after.size_bytes:
        return f"the bytes differ ({before.size_bytes} → {after.size_bytes})"
    return "the bytes differ"


def _reproduction(
    again: Execution,
    reproduces: Reproduces,
    *,
    outcome: Outcome,
    message: str = "",
    jobs: tuple[JobComparison, ...] = (),
    changes: tuple[str, ...] = (),
) -> Reproduction:
    return Reproduction(
        of=reproduces.execution,
        of_name=reproduces.name,
        outcome=outcome,
        message=message or _message(reproduces.name, outcome, jobs),
        jobs=jobs,
        changes=changes,
        ended_at=again.ended_at,
    )


def _message(name: str, outcome: Outcome, jobs: tuple[JobComparison, ...]) -> str:
    compared = sum(len(job.outputs) for job in jobs)
    labels = [job.label for job in jobs if job.outcome == outcome]
    more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    listed = f"{', '.join(labels[:SHOWN])}{more}"
    match outcome:
        case "same":
            return (
                f"The same as {name}: all {compared} outputs have the same content."
                if compared
                else f"The same as {name}."
            )
        case "different":
            return f"Different from {name}: {listed}."
        case "failed":
            return f"It failed where {name} did not: {listed}."
        case "canceled":
            return f"It was canceled, so that it is not known whether it is the same as {name}."
        case _:
            return f"It cannot be said whether it is the same as {name}: {listed}."


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
