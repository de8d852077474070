import numpy as np

from utils.data import Dataset, take


class Split:
    """Keeps a part of the images back, to test with what was never trained on.

    Parameters
    ----------
    test_fraction : float
        Which part of every digit's images goes into the test set.
    seed : int
        The same seed always gives the same parts.
    """

    group = "Data"

    def __init__(self, test_fraction: float = 0.25, seed: int = 7):
        self.test_fraction = test_fraction
        self.seed = seed

    def execute(self, dataset: Dataset) -> tuple[Dataset, Dataset]:
        """
        Parameters
        ----------
        dataset : Dataset
            Images and their digits.

        Returns
        -------
        train : Dataset
            What to train with.
        test : Dataset
            What to test with; every digit is in it in the same proportion.
        """
        generator = np.random.default_rng(self.seed)
        is_test = np.zeros(len(dataset["y"]), dtype=bool)
        for digit in np.unique(dataset["y"]):
            indices = generator.permutation(np.flatnonzero(dataset["y"] == digit))
            is_test[indices[: round(self.test_fraction * len(indices))]] = True

        train = take(dataset, ~is_test)
        test = take(dataset, is_test)
        print(f"{len(train['y'])} images to train with, {len(test['y'])} to test with")
        return train, test
