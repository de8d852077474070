import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import ndarray

if sys.version_info >= (3, 8):

    class Conditional:
        """Defined in a block."""

        def __init__(self, epochs=3):
            if epochs < 0:
                raise ValueError("epochs")
            elif epochs == 0:
                self.epochs = 1
            else:
                self.epochs = epochs

        if sys.platform != "win32":

            def execute(self, dataset: "ndarray"):
                model = dataset
                return model

        else:

            def execute(self, dataset: "ndarray"):
                model = None
                return model

else:
    Conditional = None
