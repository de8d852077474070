"""The walk over one owned execution's graph, from wherever it stands to its end.

Every turn compares what is recorded with what is wanted, takes what follows from it, writes, and only then starts
what was claimed. A crash between two steps is repaired by the next owner's first turn.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections import OrderedDict, deque
from collections.abc import Coroutine, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.operation import INPUT, OUTPUT
from deepforge_jupyter.domain.pipeline import Node
from deepforge_jupyter.errors import DeepForgeError
from deepforge_jupyter.scheduler import builtins
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.attempts import (
    NotKept,
    call_of,
    end_of,
    failed_by,
    files_of,
    now,
    operation_of,
    timed,
    unkept,
)
from deepforge_jupyter.scheduler.capacity import Capacities, Capacity
from deepforge_jupyter.scheduler.journal import Journal, LostOwnership
from deepforge_jupyter.scheduler.lookup import Lookup
from deepforge_jupyter.scheduler.origins import origin_of
from deepforge_jupyter.scheduler.progress import follow
from deepforge_jupyter.scheduler.reconcile import (
    CANCELED,
    Verdict,
    blocked_reason,
    dependencies,
    may_retry,
    verdict,
)
from deepforge_jupyter.scheduler.saving import GivenUp, Saving
from deepforge_jupyter.scheduler.snapshots import SnapshotFacts
from deepforge_jupyter.store.base import Record

log = logging.getLogger("deepforge.scheduler")


class Walk:
    """`run` ends when the execution has ended, or with LostOwnership."""

    _compute: Compute
    _capacity: Capacity

    def __init__(
        self, adapters: Adapters, execution: Record, jobs: Sequence[Record], *, capacities: Capacities
    ) -> None:
        self._adapters = adapters
        self._capacities = capacities
        self._woken = asyncio.Event()
        self._journal = Journal(adapters.store, execution, jobs, wake=self.wake)
        self._graph = dependencies(self.execution.document, self._jobs)
        self._snapshot = SnapshotFacts(folder="")
        self._installation: str | None = None
        self._lookup = Lookup(adapters, self.execution, self._graph)
        self._to_look_at: deque[str] = deque(self._journal.unfinished)
        self._to_claim: OrderedDict[str, None] = OrderedDict()
        self._to_queue: list[str] = []
        self._claimed: list[asyncio.Event] = []
        self._places_free = 0
        self._places_taken = 0
        self._most_places: int | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._cancels: dict[str, asyncio.Task[None]] = {}
        self.order = (self.execution.created_at, self.execution.id)

    @property
    def execution(self) -> Execution:
        return self._journal.execution

    @property
    def _jobs(self) -> dict[str, Job]:
        return self._journal.jobs

    def wake(self) -> None:
        self._woken.set()

    def take(self, record: Record) -> None:
        """The execution's record changed."""
        self._journal.take(record)
        self.wake()

    async def run(self) -> None:
        self._compute = await self._adapters.computes.of(self.execution.compute.name)
        self._capacity = self._capacities.of(self._compute)
        try:
            await self._go()
        except LostOwnership:
            raise
        except Exception as error:  # nothing may stay silently stuck: the person sees it at the jobs
            log.exception("execution %s cannot go on", self.execution.id)
            await self._give_up(error)
        finally:
            self._leave()

    async def _go(self) -> None:
        await self._prepare()
        self._resume()
        while True:
            self._woken.clear()
            self._journal.check_owner()
            await self._advance()
            await self._journal.write()
            self._let_start()
            if not self._journal.unfinished:
                return
            await self._woken.wait()

    async def _give_up(self, error: Exception) -> None:
        self._leave()
        for job in list(self._jobs.values()):
            if job.status.is_final:
                continue
            if job.attempt:
                await self._cancel(job)
            self._journal.put(failed_by(job, error), at_once=True)
        await self._journal.write()

    async def _prepare(self) -> None:
        self._journal.waits_for_disk = self._compute.outlives_this_machine
        self._most_places = self._compute.places(self.execution.compute.options)
        self._snapshot = await self._adapters.snapshots.facts(self.execution)
        await self._lookup.prepare(self._snapshot, self._compute)
        if self._adapters.installations is not None and self._compute.shares_environment:
            self._installation = await self._adapters.installations.now()

    def _resume(self) -> None:
        """Attaches to attempts that were claimed before; starting one again does nothing if it runs."""
        for node in self._journal.unfinished:
            job = self._jobs[node]
            if job.attempt > job.given_up:
                self._capacity.occupy()
                self._places_taken += 1
                self._begin(node, self._attempt(node))

    async def _advance(self) -> None:
        if self.execution.wanted == "cancel":
            self._cancel_all()
        while self._to_look_at:
            node = self._to_look_at.popleft()
            job = self._jobs[node]
            if job.status.is_final or node in self._tasks or node in self._to_claim:
                continue
            match verdict(node, self._graph, self._jobs):
                case Verdict.blocked:
                    self._end(self._canceled(job, blocked_reason(node, self._graph, self._jobs)))
                case Verdict.ready:
                    await self._take_up(node)
                case Verdict.waits:
                    pass
        self._claim()

    async def _take_up(self, node: str) -> None:
        """Everything that the job needs is there."""
        job = msgspec.structs.replace(self._jobs[node], key=self._lookup.key(node, self._jobs))
        if (earlier := await self._lookup.find(job)) is not None:
            self._end(earlier)
        elif self._node(node).operation in (INPUT, OUTPUT):
            job = msgspec.structs.replace(job, status=Status.running, started_at=now(), progress=None, reason=None)
            self._journal.put(job)
            self._begin(node, self._do_builtin(node))
        else:
            self._journal.put(job)
            self._to_claim[node] = None
            self._to_queue.append(node)

    def _claim(self) -> None:
        """Gives places back and takes them in one go, so that this execution is asked before younger ones."""
        self._give_back()
        while self._to_claim and self._may_take() and self._capacity.take(self):
            self._places_taken += 1
            node, _ = self._to_claim.popitem(last=False)
            job = self._jobs[node]
            claimed = msgspec.structs.replace(
                job,
                status=Status.queued,
                attempt=job.attempt + 1,
                queued_at=job.queued_at or now(),
                failure=None,
                figures=0,
                installation=self._installation,
            )
            self._journal.put(claimed, at_once=True)
            may_start = asyncio.Event()
            self._claimed.append(may_start)
            self._begin(node, self._attempt(node, may_start))
        for node in self._to_queue:
            job = self._jobs[node]
            if node in self._to_claim and job.status is not Status.queued:
                self._journal.put(msgspec.structs.replace(job, status=Status.queued, queued_at=now()))
        self._to_queue.clear()
        if not self._to_claim or not self._may_take():
            self._capacity.withdraw(self)

    def _may_take(self) -> bool:
        """Whether one more of its attempts may run, if there is room."""
        return self._most_places is None or self._places_taken < max(1, self._most_places)

    def _let_start(self) -> None:
        """What was claimed is recorded now."""
        for may_start in self._claimed:
            may_start.set()
        self._claimed.clear()

    def _begin(self, node: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks[node] = asyncio.get_running_loop().create_task(work, name=f"{self.execution.id}/{node}")

    async def _attempt(self, node: str, may_start: asyncio.Event | None = None) -> None:
        job, progress = self._jobs[node], None
        compute, loans = self._compute, None
        try:
            facts, inputs = operation_of(self.execution, job, self._snapshot), self._values_into(node)
            call = await call_of(
                self._adapters,
                self.execution,
                job,
                snapshot=self._snapshot,
                inputs=inputs,
                sees_these_files=compute.sees_these_files,
            )
            if not compute.sees_these_files:
                from deepforge_jupyter.scheduler.lending import JobLoans  # nobody waits for it who needs it not

                loans = JobLoans(self._adapters, self.execution, job, inputs=inputs, outputs=facts.outputs)
                compute.lend(files_of(job), loans)
            if may_start is not None:
                await compute.prepare(call)
                await may_start.wait()
            await compute.start(call)
            if self._jobs[node].status is not Status.running:
                started = msgspec.structs.replace(self._jobs[node], status=Status.running, started_at=now())
                self._journal.put(started)
            progress = asyncio.create_task(follow(compute, self._journal, node))
            result = await compute.result(files_of(job))
            progress.cancel()
            job = timed(self._jobs[node], result)
            total_bytes = sum(staged.size_bytes for staged in result.outputs.values())
            with Saving(self._journal, job, total_bytes=total_bytes) as saving:
                end = end_of(
                    self._adapters,
                    self.execution,
                    job,
                    result=result,
                    snapshot=self._snapshot,
                    facts=facts,
                    progress=saving.of,
                    wait=saving.wait,
                )
                ended = await saving.unless_stopped(end)
        except GivenUp as error:
            canceled = self._canceled(self._jobs[node], str(error))
            ended = msgspec.structs.replace(canceled, is_unkept=compute.sees_these_files)
        except NotKept as error:
            log.warning("job %s, attempt %s: %s", job.id, job.attempt, error)
            ended = unkept(job, error, stays=compute.sees_these_files)
        except Exception as error:  # the job must end with a reason, whatever went wrong
            is_explained = isinstance(error, DeepForgeError)
            log.warning("job %s, attempt %s: %s", job.id, job.attempt, error, exc_info=not is_explained)
            ended = failed_by(self._jobs[node], error)
        finally:
            if progress is not None:
                progress.cancel()
            if loans is not None:
                loans.end()
        self._tasks.pop(node, None)
        self._places_free += 1
        if not may_retry(ended, self.execution):
            self._end(ended)
            return
        log.info("job %s: attempt %s failed, trying again", job.id, job.attempt)
        again = msgspec.structs.replace(
            ended,
            status=Status.queued,
            queued_at=now(),
            started_at=None,
            ended_at=None,
            outputs={},
            earlier=ended.attempts_so_far(),
        )
        self._journal.put(again)
        self._to_claim[node] = None
        self.wake()

    async def _do_builtin(self, node: str) -> None:
        job = self._jobs[node]
        try:
            if self._node(node).operation == INPUT:
                ended = await builtins.load(self._adapters, self.execution, job)
            else:
                ended = await self._kept(job)
        except GivenUp as error:
            ended = self._canceled(job, str(error))
        except Exception as error:  # the job must end with a reason, whatever went wrong
            log.warning("job %s: %s", job.id, error, exc_info=not isinstance(error, DeepForgeError | NotKept))
            ended = failed_by(job, error)
        self._tasks.pop(node, None)
        self._end(ended)

    async def _kept(self, job: Job) -> Job:
        """The end of an `Output` node's job. Raises GivenUp."""
        (edge,) = self._graph.incoming[job.node]
        made = self._jobs[edge.source]
        value = made.outputs[edge.output]
        with Saving(self._journal, job, total_bytes=value.size_bytes, made=made) as saving:
            kept = builtins.keep(
                self._adapters,
                self.execution,
                job,
                value=value,
                result=self._lookup.incoming_key(job.node, self._jobs),
                origin=await origin_of(self._adapters, self.execution, self._jobs, kept_by=job.node),
                progress=functools.partial(saving.of, edge.input),
                wait=saving.wait,
            )
            return await saving.unless_stopped(kept)

    def _end(self, job: Job) -> None:
        self._journal.put(job, at_once=True)
        self._to_look_at.extend(self._graph.dependents[job.node])

    def _cancel_all(self) -> None:
        self._to_claim.clear()
        for node, job in list(self._jobs.items()):
            if job.status.is_final:
                continue
            if node not in self._tasks:
                self._end(self._canceled(job, CANCELED))
            elif job.attempt and node not in self._cancels:
                self._cancels[node] = asyncio.create_task(self._cancel(job))

    async def _cancel(self, job: Job) -> None:
        try:
            await self._compute.cancel(files_of(job))
        except Exception as error:  # it goes on running, and is to be stopped all the same
            log.warning(
                "job %s cannot be canceled yet: %s", job.id, error, exc_info=not isinstance(error, DeepForgeError)
            )
            await asyncio.sleep(1)
            self._cancels.pop(job.node, None)
            self.wake()

    def _canceled(self, job: Job, reason: str) -> Job:
        return msgspec.structs.replace(job, status=Status.canceled, reason=reason, ended_at=now(), progress=None)

    def _give_back(self) -> None:
        while self._places_free:
            self._places_free -= 1
            self._places_taken -= 1
            self._capacity.release()

    def _leave(self) -> None:
        """Lets go of everything; attempts that run go on by themselves."""
        self._journal.close()
        self._capacity.withdraw(self)
        self._give_back()
        for node, task in self._tasks.items():
            task.cancel()
            if self._jobs[node].attempt:
                self._capacity.release()
        self._tasks.clear()
        for task in self._cancels.values():
            task.cancel()

    def _values_into(self, node: str) -> dict[str, Value]:
        return {edge.input: self._jobs[edge.source].outputs[edge.output] for edge in self._graph.incoming[node]}

    def _node(self, node: str) -> Node:
        return self.execution.document.nodes[node]
