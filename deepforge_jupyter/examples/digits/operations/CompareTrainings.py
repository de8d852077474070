import matplotlib.pyplot as plt

from utils.data import History
from utils.style import ORANGE, TEAL, use_style


class CompareTrainings:
    """Draws two trainings in one figure.

    Parameters
    ----------
    name_a : str
        What to call the first training.
    name_b : str
        What to call the second training.
    """

    group = "Insight"

    def __init__(self, name_a: str = "A", name_b: str = "B"):
        self.name_a = name_a
        self.name_b = name_b

    def execute(self, history_a: History, history_b: History) -> dict:
        """
        Parameters
        ----------
        history_a : History
            Loss and accuracy of the first training.
        history_b : History
            Loss and accuracy of the second training.

        Returns
        -------
        best : dict
            The highest validation accuracy of each, by name.
        """
        use_style()
        trainings = [(self.name_a, history_a, TEAL), (self.name_b, history_b, ORANGE)]
        figure, (losses, accuracies) = plt.subplots(1, 2)
        for name, history, colour in trainings:
            losses.plot(history["epoch"], history["loss"], color=colour, linewidth=1, alpha=0.5)
            losses.plot(history["epoch"], history["validation_loss"], color=colour, label=name)
            accuracies.plot(history["epoch"], history["accuracy"], color=colour, linewidth=1, alpha=0.5)
            accuracies.plot(history["epoch"], history["validation_accuracy"], color=colour)
        losses.set(title="Cross-entropy loss", xlabel="Epoch")
        losses.set_ylim(bottom=0)
        losses.legend(loc="upper right")
        accuracies.set(title="Accuracy", xlabel="Epoch", ylim=(0, 1.02))
        accuracies.text(0.98, 0.04, "bold: validation, thin: training", transform=accuracies.transAxes,
                        ha="right", fontsize=7, color="#607d8b")  # fmt: skip
        figure.tight_layout()
        plt.show()

        best = {name: max(history["validation_accuracy"]) for name, history, _ in trainings}
        for name, accuracy in best.items():
            print(f"{name}: {accuracy:.1%} at best")
        return best
