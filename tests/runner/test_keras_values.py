"""Keras models, where Keras is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from deepforge_runner import values
from deepforge_runner.inside import reading

keras = pytest.importorskip("keras", reason="Keras is not installed here: it needs a backend that is too large")

# Keras' own: of variables that NumPy 2 asks for their numbers, and of functions without a name.
pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`:UserWarning"),
]


def model():
    made = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3, activation="relu")])
    made.compile("sgd", "mse")
    return made


def test_a_model_comes_back_with_its_weights_and_is_looked_into_without_keras(tmp_path: Path) -> None:
    made = model()
    header = values.save(made, str(tmp_path / "value"))
    found = values.load(str(tmp_path / "value"))
    assert header.serializer == "keras" and type(found) is type(made)
    assert all((one == other).all() for one, other in zip(found.get_weights(), made.get_weights(), strict=True))
    assert found.to_json() == made.to_json()
    seen = reading.look_into({"folder": str(tmp_path / "value")})
    assert (seen.kind, seen.facts["type"], seen.facts["optimizer"]) == ("model", "Sequential", "SGD")
    assert any(entry["type"] == "Dense" and "units 3" in entry["summary"] for entry in seen.entries)


def test_a_model_with_a_function_of_ones_own_is_pickled(tmp_path: Path) -> None:
    made = model()
    made.compile("sgd", lambda expected, found: expected - found)
    assert values.save(made, str(tmp_path / "value")).serializer == "pickle"


def test_a_model_that_was_not_built_is_pickled(tmp_path: Path) -> None:
    made = keras.Sequential([keras.layers.Dense(3)])
    assert values.save(made, str(tmp_path / "value")).serializer == "pickle"
