class NoExecute:
    def __init__(self, epochs=3):
        self.epochs = epochs
