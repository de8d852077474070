class SpreadByDocstring:
    def execute(self, dataset):
        """Splits in two.

        Returns
        -------
        train : list
            Most of it.
        test : list
            The rest.
        """
        return split(dataset)


def split(dataset):
    return dataset[1:], dataset[:1]
