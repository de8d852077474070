import matplotlib.pyplot as plt
import numpy as np

from utils.data import Dataset
from utils.style import TEN, use_style


class Explore:
    """Shows how the digits lie in space: a 3D scatter of their first three principal components.

    Parameters
    ----------
    point_size : float
        The size of a point in the figure.
    """

    group = "Insight"

    def __init__(self, point_size: float = 9.0):
        self.point_size = point_size

    def execute(self, dataset: Dataset) -> np.ndarray:
        """
        Parameters
        ----------
        dataset : Dataset
            Images and their digits.

        Returns
        -------
        components : np.ndarray
            Every image's place (n, 3).
        """
        centred = dataset["X"] - dataset["X"].mean(axis=0)
        _, strengths, directions = np.linalg.svd(centred, full_matrices=False)
        components = centred @ directions[:3].T
        explained = (strengths[:3] ** 2).sum() / (strengths**2).sum()
        print(f"Three components hold {explained:.0%} of the variance.")
        self.show(components, dataset["y"])
        return components

    def show(self, components, digits):
        use_style()
        figure = plt.figure()
        axes = figure.add_axes((-0.04, -0.1, 0.94, 1.22), projection="3d")
        for digit in range(10):
            points = components[digits == digit]
            axes.scatter(*points.T, s=self.point_size, color=TEN[digit], alpha=0.75, linewidth=0, label=digit)
        axes.view_init(elev=18, azim=-52)
        axes.set_box_aspect((1.55, 1.3, 0.95), zoom=1.05)
        for axis, name in zip((axes.xaxis, axes.yaxis, axes.zaxis), ("1st", "2nd", "3rd")):
            axis.set_pane_color("#f5f7f8")
            axis.set_ticklabels([])
            axis.set_label_text(f"{name} component", fontsize=8)
            axis.labelpad = -10
        figure.legend(loc="center right", markerscale=2, handletextpad=0.1, borderaxespad=0.6, labelspacing=0.35)
        plt.show()
