class Unnamed:
    def execute(self, dataset):
        return dataset.mean(), dataset.std(), dataset.shape
