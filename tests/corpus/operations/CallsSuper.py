class Trainer:
    def __init__(self, epochs, rate=0.1):
        self.epochs = epochs
        self.rate = rate


class CallsSuper(Trainer):
    def __init__(self, epochs, rate=0.5, name="net"):
        super().__init__(epochs, rate=rate)
        self.name = name

    def execute(self, dataset):
        for _ in range(self.epochs):
            model = dataset, self.rate
        return model
