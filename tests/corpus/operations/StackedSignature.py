class StackedSignature:
    def __init__(
        self,
        network,  # an architecture
        # how long it takes
        epochs: int = 20,
        batch_size: int = 32,  # images at once

        shuffle: bool = True,
    ):
        self.network = network
        self.epochs = epochs
        self.batch_size = batch_size
        self.shuffle = shuffle

    def execute(
        self,
        train,  # to learn from
        validation=None  # to watch
    ):
        weights = self.network.fit(
            train,
            epochs=self.epochs,
        )
        history = {
            "loss": [],
        }
        return (
            weights,  # as arrays
            history,
        )
