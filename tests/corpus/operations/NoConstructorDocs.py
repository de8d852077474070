class NoConstructorDocs:
    def __init__(self, path, sep=","):
        """Reads tables.

        Parameters
        ----------
        path : str
            The file.
        sep : str
            Between columns.
        """
        self.path = path
        self.sep = sep

    def execute(self):
        r"""Reads with the pattern \d+.

        Returns
        -------
        rows : list
            Lists of \w+.
        """
        return open(self.path).read().split(self.sep)
