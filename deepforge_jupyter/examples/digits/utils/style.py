"""How the figures of this project look: wide, quiet, readable when they are small."""

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.colors import LinearSegmentedColormap

TEAL, ORANGE, PURPLE, GREY = "#00838f", "#ef6c00", "#5e35b1", "#607d8b"
TEN = [
    "#00838f", "#ef6c00", "#5e35b1", "#c2185b", "#2e7d32",
    "#1e88e5", "#8d6e63", "#f9a825", "#546e7a", "#d32f2f",
]  # fmt: skip
INK = LinearSegmentedColormap.from_list("ink", ["#ffffff", "#b2dfdb", TEAL, "#00363a"])


def use_style():
    """Sets the look of every figure that is made from now on."""
    plt.rcParams.update(
        {
            "figure.figsize": (5.6, 3.15),
            "figure.dpi": 128,
            "figure.facecolor": "white",
            "savefig.facecolor": "white",
            "font.size": 10,
            "axes.titlesize": 11,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.edgecolor": "#90a4ae",
            "axes.labelcolor": "#37474f",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.prop_cycle": cycler(color=TEN),
            "grid.color": "#eceff1",
            "xtick.color": "#546e7a",
            "ytick.color": "#546e7a",
            "lines.linewidth": 2,
            "legend.frameon": False,
        }
    )
