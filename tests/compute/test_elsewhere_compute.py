"""An adapter whose attempts run on another machine keeps the same promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from compute.conformance import ComputeConformance
from deepforge_elsewhere import ADDRESS, ElsewhereComputeConfig
from elsewhere_machines import Machine, elsewhere


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with elsewhere(tmp_path_factory.mktemp("machine")) as machine:
        yield machine


class TestElsewhereCompute(ComputeConformance):
    config = ElsewhereComputeConfig

    @pytest.fixture(autouse=True)
    def address(self, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(ADDRESS, str(machine.port))
