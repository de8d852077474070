"""The operations of the example run, learn and draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Import = Callable[[str], Any]
Figures = list[tuple[int, int]]


@pytest.fixture
def dataset(operation: Import) -> Any:
    return operation("LoadDigits")(preview=0).execute()


def test_loading_gives_all_images_and_shows_some(operation: Import, figures: Figures) -> None:
    dataset = operation("LoadDigits")(preview=20).execute()
    assert dataset["images"].shape == (1797, 8, 8)
    assert dataset["X"].shape == (1797, 64)
    assert (dataset["X"].min(), dataset["X"].max()) == (0, 1)
    assert len(figures) == 1


def test_splitting_keeps_every_image_once_and_the_digits_in_proportion(operation: Import, dataset: Any) -> None:
    import numpy as np

    train, test = operation("Split")(test_fraction=0.2, seed=1).execute(dataset)
    assert len(train["y"]) + len(test["y"]) == 1797
    assert np.allclose(np.bincount(test["y"]) / np.bincount(dataset["y"]), 0.2, atol=0.02)
    again, _ = operation("Split")(test_fraction=0.2, seed=1).execute(dataset)
    assert np.array_equal(again["X"], train["X"])


def test_training_learns_prints_each_epoch_and_draws_each_epoch(
    operation: Import, dataset: Any, figures: Figures, capsys: pytest.CaptureFixture[str]
) -> None:
    model, history = operation("Train")(epochs=4, hidden=[32]).execute(dataset)
    assert history["epoch"] == [1, 2, 3, 4]
    assert history["loss"][-1] < history["loss"][0] / 2
    assert history["validation_accuracy"][-1] > 0.6
    assert model.hidden_layer_sizes == (32,)
    assert len(figures) == 4 and len(set(figures)) == 1
    printed = capsys.readouterr()
    assert sum(line.startswith("epoch") for line in printed.out.splitlines()) >= 4
    assert printed.err == ""


def test_training_is_the_same_for_the_same_seed(operation: Import, dataset: Any, figures: Figures) -> None:
    first, second = (operation("Train")(epochs=1, hidden=(8,), seed=3).execute(dataset)[1] for _ in range(2))
    assert first == second


def test_a_connected_validation_set_is_used(operation: Import, dataset: Any, figures: Figures) -> None:
    train, test = operation("Split")().execute(dataset)
    model, history = operation("Train")(epochs=1).execute(train, validation=test)
    assert history["validation_accuracy"][0] == pytest.approx(model.score(test["X"], test["y"]))


def test_evaluating_counts_and_shows_the_mistakes(operation: Import, dataset: Any, figures: Figures) -> None:
    train, test = operation("Split")().execute(dataset)
    model, _ = operation("Train")(epochs=3).execute(train)
    figures.clear()
    report = operation("Evaluate")(mistakes=10).execute(model, test)
    assert report["confusion"].sum() == len(test["y"])
    assert len(report["misclassified"]) == len(test["y"]) - report["confusion"].trace()
    assert report["accuracy"] == pytest.approx(model.score(test["X"], test["y"]))
    assert len(figures) == 2


def test_evaluating_a_faultless_model_shows_no_mistakes(operation: Import, dataset: Any, figures: Figures) -> None:
    class Oracle:
        def predict(self, images: Any) -> Any:
            return dataset["y"]

    report = operation("Evaluate")().execute(Oracle(), dataset)
    assert report["accuracy"] == 1
    assert len(figures) == 1


def test_exploring_draws_three_components(operation: Import, dataset: Any, figures: Figures) -> None:
    from sklearn.decomposition import PCA

    components = operation("Explore")().execute(dataset)
    expected = PCA(n_components=3).fit_transform(dataset["X"])
    assert abs(components) == pytest.approx(abs(expected), abs=1e-6)
    assert len(figures) == 1


def test_comparing_draws_one_figure_and_names_the_best(operation: Import, figures: Figures) -> None:
    names = ("loss", "accuracy", "validation_loss", "validation_accuracy")
    low, high = ({"epoch": [1, 2], **{name: [value, value / 2] for name in names}} for value in (0.4, 0.8))
    best = operation("CompareTrainings")("small", "large").execute(low, high)
    assert best == {"small": 0.4, "large": 0.8}
    assert len(figures) == 1
