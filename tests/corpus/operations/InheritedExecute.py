import abc


class Operation(abc.ABC):
    def execute(self, dataset):
        prepared = self.prepare(dataset)
        return prepared

    @abc.abstractmethod
    def prepare(self, dataset): ...


class InheritedExecute(Operation):
    def __init__(self, scale=1.0):
        super().__init__()
        self.scale = scale

    def prepare(self, dataset):
        return dataset * self.scale
