class NestedReturns:
    def __init__(self, threshold=0.5):
        self.threshold = threshold

    def execute(self, scores, threshold=None):
        def keep(score):
            threshold = self.threshold
            return score > threshold

        class Row:
            scores = ()

            def get(self):
                return 1, 2, 3

        chosen = list(filter(lambda score: keep(score), scores))
        return chosen
