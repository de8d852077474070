from deepforge import Resource


class References:
    """Trains what is drawn."""

    def __init__(self, architecture: Resource["keras"], head: Resource["keras"] | None = None, other: Resource = None,
                 anything=..., either_one: "keras.Model" = ...):
        self.architecture = architecture
        self.head = head
        self.other = other
        self.anything = anything

    def execute(self, dataset):
        self.architecture.fit(dataset)
        return self.architecture
