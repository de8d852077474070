class ConditionalOutputs:
    def execute(self, dataset):
        if dataset:
            return dataset[0], dataset[1]
        return [], []
