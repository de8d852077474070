class KeywordOnly:
    def __init__(self, *, rate: float, momentum: float = 0.9, nesterov: bool = False):
        self.rate, self.momentum = rate, momentum
        self.nesterov = nesterov

    def execute(self, weights, *, gradients, clip: float | None = None):
        updated = weights - self.rate * gradients
        return updated
