class Step:
    def __init__(self, rate=0.1, verbose=False):
        self.rate = rate
        self.verbose = verbose

    def log(self, text):
        if self.verbose:
            print(f"{self.rate}: {text}")


class InheritedConstructor(Step):
    """Uses what Step was given."""

    def execute(self, gradient):
        self.log("step")
        moved = -self.rate * gradient
        return moved
