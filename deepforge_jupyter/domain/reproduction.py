"""A run of exactly what another execution ran, and whether the results are the same."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Outcome = Literal["same", "different", "failed", "canceled", "unknown"]


class Reproduces(msgspec.Struct, frozen=True, kw_only=True):
    """Which execution is run again; `outcome` is there once both were compared."""

    execution: str
    name: str
    outcome: Outcome | None = None


class OutputComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One output beside the original's: the same if their contents have one hash. `note` says what is seen without
    opening them. Different bytes need not mean another result."""

    port: str
    outcome: Literal["same", "different", "unknown"]
    note: str = ""


class JobComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One job beside the original's. `reasons` is what may explain a difference, the surest first."""

    node: str
    label: str
    outcome: Outcome
    outputs: tuple[OutputComparison, ...] = ()
    reasons: tuple[str, ...] = ()


class Reproduction(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it; `outcome` None means that it has not ended. Figures are not compared.

    `changes` is how what is installed differs from then, a line each. `message` says all of it in one sentence.
    """

    of: str
    of_name: str
    outcome: Outcome | None = None
    message: str = ""
    jobs: tuple[JobComparison, ...] = ()
    changes: tuple[str, ...] = ()
    ended_at: datetime | None = None
