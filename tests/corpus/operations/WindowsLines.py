import os


class WindowsLines:
    """Written on Windows.

    Parameters
    ----------
    folder : str
        Where the files are.
    """

    def __init__(
        self,
        folder="C:\\data",  # backslashes
        depth=1,
    ):
        self.folder = folder
        self.depth = depth

    def execute(self, names):
        paths = [os.path.join(self.folder, name) for name in names]
        return paths
