class BranchReturns:
    def execute(self, dataset, mode="train"):
        if mode == "train":
            model = fit(dataset)
            return model, {"loss": 0.1}
        elif mode == "test":
            for row in dataset:
                if not row:
                    return None, {}
        try:
            model = load(mode)
        except OSError:
            return fit(dataset), {}
        finally:
            print("done")
        with open("x") as file:
            return model, file.read()


def fit(dataset):
    return dataset


def load(mode):
    return mode
