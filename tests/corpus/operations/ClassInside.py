class ClassInside:
    class Config:
        epochs = 3
        name = "inner"

    def __init__(self, epochs=Config.epochs):
        self.epochs = epochs
        self.config = self.Config()

    def execute(self, dataset):
        class Local:
            dataset = dataset
            epochs = self.epochs

            def __call__(self):
                return dataset

        local = Local()
        return local
