"""All computes by name: an execution runs on the one that its record names, as long as that is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.compute.missing import MissingCompute
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound, Unavailable

log = logging.getLogger("deepforge.compute")

ANSWERS_WITHIN_S = 5.0
PATIENCE_S = 20.0


class Offered(Protocol):
    """A compute that can be had under a name."""

    name: str
    package: str

    def create(self) -> Compute: ...


class Computes:
    """The first that is offered is the default. Each is made when it is first looked at, and opened when something
    shall run on it, each within `patience_s`; one that cannot be made is tried again the next time."""

    def __init__(self, offers: Iterable[Offered], *, runs: Path, patience_s: float = PATIENCE_S) -> None:
        self.offers = {offer.name: offer for offer in offers}
        self._runs = runs
        self._patience_s = patience_s
        self._made: dict[str, Compute] = {}
        self._making: dict[str, asyncio.Task[Compute]] = {}
        self._opened: dict[str, Compute] = {}
        self._missing: dict[str, MissingCompute] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @property
    def default(self) -> str:
        return next(iter(self.offers), "server")

    async def look(self, name: str) -> Compute:
        """The compute, to be described. Raises NotFound, Unavailable."""
        if (made := self._made.get(name)) is not None:
            return made
        offer = self.offers.get(name)
        if offer is None:
            message = (
                f"There is no compute “{name}” here (any more): install the package that offers it, and restart the "
                f"server. There is: {', '.join(self.offers)}."
            )
            raise NotFound(message, details={"compute": name})
        making = self._making.get(name)
        if making is None:
            making = self._making[name] = asyncio.create_task(asyncio.to_thread(offer.create))
            making.add_done_callback(lambda task: self._keep(name, task))
        done, _ = await asyncio.wait([making], timeout=self._patience_s)
        if not done:
            message = (
                f"The compute “{name}” cannot be used yet: it is still being loaded after {self._patience_s:.0f} s."
            )
            raise Unavailable(message, details={"compute": name})
        return making.result()

    async def open(self, name: str) -> Compute:
        """The compute, to run on. Raises NotFound, Unavailable."""
        if (opened := self._opened.get(name)) is not None:
            return opened
        compute = await self.look(name)
        async with self._locks.setdefault(name, asyncio.Lock()):
            if name not in self._opened:
                try:
                    await asyncio.wait_for(compute.open(), self._patience_s)
                except DeepForgeError:
                    raise
                except asyncio.TimeoutError:
                    message = f"{compute.title} cannot be used: it did not open within {self._patience_s:.0f} s."
                    raise Unavailable(message, details={"compute": name}) from None
                except Exception as error:
                    log.exception("compute %s", name)
                    raise Unavailable(f"{compute.title} cannot be used: {error}", details={"compute": name}) from error
                self._opened[name] = compute
        return self._opened[name]

    async def of(self, name: str) -> Compute:
        """The compute of an execution; one that only reads what there is where it is not to be had."""
        try:
            return await self.open(name)
        except (NotFound, Unavailable) as error:
            known = self._missing.get(name)
            if known is None or known.why.message != error.message:
                log.warning("%s", error.message)
                known = self._missing[name] = MissingCompute(name, self._runs, why=error)
            return known

    async def check(self, choice: AdapterChoice) -> None:
        """Whether something can be run on it, with these options. Raises BadRequest naming the compute or the option,
        Unavailable saying why not."""
        if choice.name not in self.offers:
            message = f"There is no compute “{choice.name}”. There is: {', '.join(self.offers)}."
            raise BadRequest(message, details={"compute": choice.name})
        compute = await self.look(choice.name)
        compute.check_options(choice.options)
        if (problem := await self.problem(compute)) is not None:
            raise Unavailable(f"{compute.title} cannot be used now: {problem}", details={"compute": choice.name})

    async def problem(self, compute: Compute) -> str | None:
        """What it says, whatever it does when it is asked."""
        try:
            return await asyncio.wait_for(compute.problem(), ANSWERS_WITHIN_S)
        except asyncio.TimeoutError:
            return f"It did not answer within {ANSWERS_WITHIN_S:.0f} s."
        except Exception as error:  # it is somebody else's code: it is said, and harms no other
            log.exception("compute %s", compute.name)
            return f"{type(error).__name__}: {error}"

    def _keep(self, name: str, making: asyncio.Task[Compute]) -> None:
        del self._making[name]
        if not making.cancelled() and making.exception() is None:
            self._made[name] = making.result()

    async def close(self) -> None:
        """Running attempts go on."""
        opened, self._opened = self._opened, {}
        missing, self._missing = self._missing, {}
        for compute in (*opened.values(), *missing.values()):
            try:
                await compute.close()
            except Exception:  # the others are closed all the same
                log.exception("compute %s", compute.name)
