class UnclosedString:
    def execute(self, dataset):
        print("not closed)
        return dataset
