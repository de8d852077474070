class Generator:
    def __init__(self, batch=32):
        self.batch = batch

    def execute(self, dataset):
        for start in range(0, len(dataset), self.batch):
            yield dataset[start : start + self.batch]
