class ReusesInput:
    def execute(self, dataset, history=None):
        dataset = dataset[1:]
        history = history or []
        history.append(len(dataset))
        return dataset, history
