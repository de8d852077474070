class SyntaxErrorInTyping:
    def __init__(self, epochs=10
        self.epochs = epochs

    def execute(self, dataset):
        return dataset
