class StringAnnotation:
    def execute(self, values: "Values") -> "tuple[Model, float]":
        model, loss = Model(values), 0.0
        return model, loss

    def again(self, other: "StringAnnotation") -> "list[StringAnnotation]":
        return [other]


class Values(list): ...


class Model:
    def __init__(self, values):
        self.values = values
