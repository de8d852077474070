"""Computes that installed packages offer: their names are known at once, the rest when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from traitlets.config import Configurable

from deepforge_jupyter.compute.base import Compute, ComputeConfig
from deepforge_jupyter.domain.target import flaw_in
from deepforge_jupyter.errors import Unavailable

ENTRY_POINTS = "deepforge_jupyter.computes"
OWN_PACKAGE = "deepforge_jupyter"


class Offer:
    """One compute by name. `package` says who offers it."""

    def __init__(self, entry: EntryPoint, *, runs: Path, parent: Configurable | None = None) -> None:
        self.name = entry.name
        self.package = "" if entry.dist is None else f"{entry.dist.name} {entry.dist.version}"
        self.is_own = entry.module.partition(".")[0] == OWN_PACKAGE
        self._entry = entry
        self._runs = runs
        self._parent = parent

    def create(self) -> Compute:
        """Imports it; may take its time. Raises Unavailable naming what is wrong with it, in whatever way it fails."""
        try:
            config = self._entry.load()
            flaw = _flaw_in_config(config)
            compute = None if flaw else config(parent=self._parent).create(self._runs)
            flaw = flaw or _flaw_in_compute(compute, self.name)
        except (Exception, SystemExit) as error:
            raise self._broken(f"{type(error).__name__}: {error}") from error
        if flaw is not None:
            raise self._broken(flaw)
        assert isinstance(compute, Compute)
        return compute

    def _broken(self, flaw: str) -> Unavailable:
        by = f" of {self.package}" if self.package else ""
        message = f"The compute “{self.name}”{by} ({self._entry.value}) cannot be used: {flaw.rstrip('.')}."
        return Unavailable(message, details={"compute": self.name})


def offers_of(entries: Iterable[EntryPoint], *, runs: Path, parent: Configurable | None = None) -> list[Offer]:
    """Our own first, then by name. Where two packages offer the same name ours is taken, else the first by package."""
    found: dict[str, Offer] = {}
    made = [Offer(entry, runs=runs, parent=parent) for entry in entries]
    for offer in sorted(made, key=lambda offer: (not offer.is_own, offer.name, offer.package)):
        found.setdefault(offer.name, offer)
    return list(found.values())


def _flaw_in_config(config: Any) -> str | None:
    if isinstance(config, type) and issubclass(config, ComputeConfig):
        return None
    return "its entry point is no subclass of deepforge_jupyter.compute.base.ComputeConfig"


def _flaw_in_compute(compute: Any, name: str) -> str | None:
    if not isinstance(compute, Compute):
        return f"create gave {type(compute).__name__}, which is no Compute"
    if (called := getattr(compute, "name", None)) != name:
        return f"it calls itself {called!r}, and its entry point {name!r}"
    if not isinstance(getattr(compute, "title", None), str) or not compute.title.strip():
        return "it has no title"
    capacity = getattr(compute, "capacity", None)
    if not isinstance(capacity, int) or isinstance(capacity, bool) or capacity < 1:
        return f"its capacity is {capacity!r}: at least one attempt must run"
    return flaw_in(compute.options)
