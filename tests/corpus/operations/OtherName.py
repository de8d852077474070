class Helper:
    pass


class SomethingElse:
    """The only class with execute, though it is named otherwise."""

    def __init__(self, size=1):
        self.size = size

    def execute(self, dataset):
        rows = dataset[: self.size]
        return rows
