"""The kinds of data that the operations hand on: plain dictionaries."""

import numpy as np

# "images": (n, 8, 8), "X": (n, 64) with values from 0 to 1, "y": (n,) the digits
Dataset = dict[str, np.ndarray]

# "epoch", "loss", "accuracy", "validation_loss", "validation_accuracy": one value per epoch
History = dict[str, list]

# "accuracy": a number, "confusion": (10, 10), "misclassified": which images were read wrongly
Report = dict[str, object]


def take(dataset: Dataset, indices) -> Dataset:
    """The part of a data set that `indices` choose, in their order."""
    return {name: values[indices] for name, values in dataset.items()}
