import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

from utils.data import Dataset
from utils.style import INK, use_style


class LoadDigits:
    """Loads 1,797 scanned digits, written by 43 people.

    They are the test set of the UCI collection *Optical Recognition of Handwritten Digits*, which comes with
    scikit-learn: nothing is downloaded.

    Parameters
    ----------
    preview : int
        How many of the images to show; 0 shows none.
    """

    group = "Data"

    def __init__(self, preview: int = 50):
        self.preview = preview

    def execute(self) -> Dataset:
        """
        Returns
        -------
        dataset : Dataset
            `images` (n, 8, 8), the same as rows `X` (n, 64), and the digits `y`.
        """
        digits = load_digits()
        dataset = {
            "images": digits.images / 16,
            "X": digits.data / 16,
            "y": digits.target,
        }
        print(f"{len(dataset['y'])} images of {digits.images.shape[1]} × {digits.images.shape[2]} pixels")
        if self.preview > 0:
            show_images(dataset["images"][: self.preview])
        return dataset


def show_images(images):
    """Draws the images side by side, ten in a row."""
    use_style()
    rows = -(-len(images) // 10)
    figure, axes = plt.subplots(rows, 10, figsize=(5.6, 0.63 * rows), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, image in zip(axes.flat, images):
        axis.imshow(image, cmap=INK, vmin=0, vmax=1)
    figure.subplots_adjust(left=0.01, right=0.99, bottom=0.01, top=0.99, wspace=0.06, hspace=0.06)
    plt.show()
