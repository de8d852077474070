"""The adapter `server` keeps what every adapter promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from compute.conformance import ComputeConformance

from deepforge_jupyter.compute.server import ServerCompute, ServerComputeConfig
from deepforge_jupyter.errors import BadRequest


class TestServerCompute(ComputeConformance):
    config = ServerComputeConfig
    settings = {"capacity": 2, "idle_seconds": 1.0}


def test_settings_choose_the_capacity_and_default_to_the_processors(tmp_path: Path) -> None:
    assert ServerComputeConfig(capacity=7).create(tmp_path).capacity == 7
    assert ServerComputeConfig().create(tmp_path).capacity >= 1


@pytest.mark.parametrize("name", ["HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "WANDB_API_KEY", "password"])
def test_a_variable_that_seems_to_be_a_secret_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest, match=f"{name} seems to be a secret") as refused:
        ServerCompute(tmp_path).check_options({"variables": {name: "x"}})
    assert refused.value.details == {"option": "variables"}


@pytest.mark.parametrize("name", ["TOKENIZERS_PARALLELISM", "CUDA_VISIBLE_DEVICES", "KEYBOARD", "MAX_TOKENS"])
def test_other_variables_are_taken(tmp_path: Path, name: str) -> None:
    ServerCompute(tmp_path).check_options({"variables": {name: "1"}})
