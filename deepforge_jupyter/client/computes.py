"""What operations can run on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deepforge_jupyter.client.transport import Transport
from deepforge_jupyter.protocol.targets import Adapter, CheckCompute, ComputeCheck, ComputeList


class ComputeCalls(Transport):
    def computes(self) -> tuple[Adapter, ...]:
        """What executions can run on, with the options of each; the default first."""
        return self._get("computes", ComputeList).computes

    def check_compute(self, name: str, *, options: Mapping[str, Any] | None = None) -> ComputeCheck:
        """Runs a small operation on it, and says what is wrong. Raises BadRequest naming the compute or the option."""
        return self._post("compute-checks", CheckCompute(name=name, options=dict(options or {})), ComputeCheck)
