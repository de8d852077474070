class TypeComments:
    def __init__(self, epochs=3, rate=0.1):
        # type: (int, float) -> None
        self.epochs = epochs  # type: int
        self.rate = rate  # type: float

    def execute(self,
                dataset,  # type: list
                labels=None,  # type: list
                ):
        # type: (...) -> list
        model = dataset
        return model
