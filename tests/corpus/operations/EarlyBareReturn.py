class EarlyBareReturn:
    def execute(self, dataset):
        if not dataset:
            print("nothing to do")
            return
        for row in dataset:
            print(row)
