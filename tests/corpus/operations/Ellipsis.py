class Ellipsis:
    """Yet to be written."""

    def execute(self, dataset): ...
