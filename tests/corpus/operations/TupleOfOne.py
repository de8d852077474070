class TupleOfOne:
    def execute(self, dataset):
        model = dataset
        return (model,)
