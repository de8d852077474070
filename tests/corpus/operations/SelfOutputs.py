class SelfOutputs:
    def __init__(self, size=3):
        self.size = size
        self.scores = []

    def execute(self, dataset):
        for row in dataset:
            self.scores.append(len(row) * self.size)
            self.report()
        return self.scores, self.size

    def report(self):
        print(f"{self.scores[-1]} of {self.size}")
