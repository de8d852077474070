"""Kernels in which people try operations: one for each project and environment, shared by all who work on it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec


class KernelStatus(str, Enum):
    """`dead` is said once, in the last change of a kernel that does not come back by itself."""

    starting = "starting"
    idle = "idle"
    busy = "busy"
    restarting = "restarting"
    dead = "dead"


class Kernel(msgspec.Struct, frozen=True, kw_only=True):
    """A running kernel. `id` is Jupyter's own, by which a browser connects to it.

    `environment` is the environment file (from the project's folder) that it was started for, None the project's own.
    `started` is when it started last: what was kept in it before is gone. `reason` says why it died, or why it was
    started anew without anybody asking; None if nothing went wrong since.
    """

    id: str
    project: str
    environment: str | None = None
    status: KernelStatus
    started: datetime
    last_activity: datetime
    reason: str | None = None
