import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.neural_network import MLPClassifier

from utils.data import Dataset, Report
from utils.style import INK, use_style


class Evaluate:
    """Tests a trained network: its confusion matrix, and the images that it reads wrongly.

    Parameters
    ----------
    mistakes : int
        How many misclassified images to show at most.
    """

    group = "Insight"

    def __init__(self, mistakes: int = 16):
        self.mistakes = mistakes

    def execute(self, model: MLPClassifier, test: Dataset) -> Report:
        """
        Parameters
        ----------
        model : MLPClassifier
            The trained network.
        test : Dataset
            Images that it was not trained with.

        Returns
        -------
        report : Report
            `accuracy`, `confusion` (rows: the digit, columns: what was read) and the indices `misclassified`.
        """
        use_style()
        predicted = model.predict(test["X"])
        report = {
            "accuracy": float(np.mean(predicted == test["y"])),
            "confusion": confusion_matrix(test["y"], predicted, labels=np.arange(10)),
            "misclassified": np.flatnonzero(predicted != test["y"]),
        }
        print(classification_report(test["y"], predicted, digits=3, zero_division=0))
        self.show_mistakes(test, predicted, report["misclassified"])
        self.show_confusion(report)
        return report

    def show_confusion(self, report):
        confusion = report["confusion"]
        figure, axes = plt.subplots()
        axes.imshow(np.sqrt(confusion), cmap=INK, aspect="auto")
        for digit, read in np.argwhere(confusion):
            is_dark = confusion[digit, read] > confusion.max() / 4
            colour = "white" if is_dark else "#37474f"
            axes.text(read, digit, confusion[digit, read], ha="center", va="center", color=colour, fontsize=8)
        axes.set(xticks=range(10), yticks=range(10), xlabel="Read as", ylabel="Digit")
        axes.set_title(f"Accuracy {report['accuracy']:.1%}")
        axes.grid(False)
        axes.tick_params(length=0)
        figure.tight_layout()
        plt.show()

    def show_mistakes(self, test, predicted, misclassified):
        chosen = misclassified[: self.mistakes]
        if len(chosen) == 0:
            print("Every image was read rightly." if len(misclassified) == 0 else "No mistakes are shown.")
            return
        columns = 8
        rows = -(-len(chosen) // columns)
        figure, axes = plt.subplots(rows, columns, figsize=(5.6, 0.5 + 0.84 * rows), squeeze=False)
        for axis in axes.flat:
            axis.axis("off")
        for axis, index in zip(axes.flat, chosen):
            axis.imshow(test["images"][index], cmap=INK, vmin=0, vmax=1)
            axis.set_title(f"{test['y'][index]} read as {predicted[index]}", fontsize=7, fontweight="normal", loc="center", pad=3)
        title = f"{len(misclassified)} of {len(test['y'])} misread"
        figure.suptitle(title, x=0.02, ha="left", fontsize=11, fontweight="bold")
        figure.tight_layout()
        plt.show()
