"""How many attempts run at once, shared fairly: the oldest execution that waits is served first."""

from __future__ import annotations

from typing import Any, Protocol

from deepforge_jupyter.compute.base import Compute


class Waiting(Protocol):
    """An execution that may wait for a place; `order` compares by creation."""

    order: Any

    def wake(self) -> None: ...


class Capacity:
    """Counts the places of one compute over all executions of this process."""

    def __init__(self, total: int) -> None:
        self._free = max(1, total)
        self._waiting: list[Waiting] = []

    def take(self, execution: Waiting) -> bool:
        """A place, unless there is none or an older execution waits for one; `wake` then says when to ask again."""
        is_first = not any(other.order < execution.order for other in self._waiting)
        if self._free > 0 and is_first:
            self._free -= 1
            return True
        if execution not in self._waiting:
            self._waiting.append(execution)
            self._waiting.sort(key=lambda waiting: waiting.order)
        return False

    def occupy(self) -> None:
        """Counts an attempt that runs already (another process started it)."""
        self._free -= 1

    def release(self) -> None:
        self._free += 1
        self._wake()

    def withdraw(self, execution: Waiting) -> None:
        """The execution waits for nothing more."""
        if execution not in self._waiting:
            return
        self._waiting.remove(execution)
        self._wake()

    def _wake(self) -> None:
        if self._free > 0 and self._waiting:
            self._waiting[0].wake()


class Capacities:
    """Of each compute that this process runs something on."""

    def __init__(self) -> None:
        self._known: dict[str, Capacity] = {}

    def of(self, compute: Compute) -> Capacity:
        if (known := self._known.get(compute.name)) is None:
            known = self._known[compute.name] = Capacity(compute.capacity)
        return known
