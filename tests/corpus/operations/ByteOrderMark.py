class ByteOrderMark:
    def __init__(self, epochs=3):
        self.epochs = epochs

    def execute(self, dataset):
        model = dataset
        return model
