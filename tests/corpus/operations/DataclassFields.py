from dataclasses import dataclass, field


@dataclass
class DataclassFields:
    """A network of dense layers.

    Parameters
    ----------
    width : int
        Of each layer.
    """

    width: int
    depth: int = 2  # layers
    names: list[str] = field(default_factory=list)
    cache: dict = field(default_factory=dict, init=False)

    def execute(self, dataset):
        layers = [self.width] * self.depth
        return layers, self.names
