class UnequalReturns:
    def execute(self, dataset):
        if not dataset:
            return None
        return dataset[0], dataset[1]
