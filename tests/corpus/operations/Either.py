class Either:
    def __init__(self, model, optimizer, rate=0.1):
        self.model = model
        self.optimizer = optimizer
        self.rate = rate

    def execute(self, dataset):
        model = self.model.fit(dataset, self.optimizer, self.rate)
        return model
