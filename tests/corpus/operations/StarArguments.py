class StarArguments:
    def __init__(self, name: str, *layers, activation="relu", **options):
        self.name = name
        self.layers = layers
        self.activation = activation
        self.options = options

    def execute(self, *datasets, **more):
        joined = [row for dataset in datasets for row in dataset]
        return joined
