from sklearn.model_selection import train_test_split


class SplitData:
    """Splits a dataset in two.

    Parameters
    ----------
    test_size : float
        The fraction that is held out.
    seed : int, optional
        Makes the split repeatable.
    """

    def __init__(self, test_size: float = 0.2, seed: int = 0):
        self.test_size = test_size
        self.seed = seed

    def execute(self, images, labels):
        """Splits.

        Parameters
        ----------
        images : np.ndarray
            The pictures, one a row.
        labels : np.ndarray
            What is on them.

        Returns
        -------
        train : Dataset
            To learn from.
        test : Dataset
            To be judged by.
        """
        parts = train_test_split(images, labels, test_size=self.test_size, random_state=self.seed)
        return (parts[0], parts[2]), (parts[1], parts[3])
