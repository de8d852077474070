class NoFinalNewline:
    def execute(self, dataset):
        return dataset