"""Operations as DeepForge's own documentation prints them."""

from __future__ import annotations

SCATTER = '''
import matplotlib.pyplot as plt
import numpy as np
from mpl_toolkits.mplot3d import Axes3D

class Scatter3DPlots():

    def execute(self):
        # Set random seed for reproducibility
        np.random.seed(19680801)

        def randrange(n, vmin, vmax):
            """
            Helper function to make an array of random numbers having shape (n, )
            with each number distributed Uniform(vmin, vmax).
            """
            return (vmax - vmin) *np.random.rand(n) + vmin

        fig = plt.figure()
        ax = fig.add_subplot(111, projection='3d')

        n = 100

        # For each set of style and range settings, plot n random points in the box
        # defined by x in [23, 32], y in [0, 100], z in [zlow, zhigh].
        for m, zlow, zhigh in [('o', -50, -25), ('^', -30, -5)]:
            xs = randrange(n, 23, 32)
            ys = randrange(n, 0, 100)
            zs = randrange(n, zlow, zhigh)
            ax.scatter(xs, ys, zs, marker=m)

        ax.set_xlabel('X Label')
        ax.set_ylabel('Y Label')
        ax.set_zlabel('Z Label')

        plt.show()
'''

IMAGES = """
from matplotlib import pyplot
import numpy as np

class ImagesGrid():

    def execute(self):
        trainX = np.random.default_rng(0).integers(0, 255, (9, 28, 28))
        for i in range(9):
            pyplot.subplot(330 + 1 + i)
            pyplot.imshow(trainX[i], cmap=pyplot.get_cmap('gray'))
        pyplot.show()
"""

TRAINING = """
import time
import matplotlib.pyplot as plt

class TrainValidate():
    def __init__(self, epochs=10, batch_size=32):
        self.epochs = epochs

    def execute(self):
        callback = PlotLosses()
        callback.on_train_begin()
        for epoch in range(self.epochs):
            time.sleep(0.12)
            callback.on_epoch_end(epoch, {'loss': 1 / (epoch + 1)})
        return callback.losses


class PlotLosses():
    def on_train_begin(self, logs={}):
        self.i = 0
        self.x = []
        self.losses = []

    def on_epoch_end(self, epoch, logs={}):
        self.x.append(self.i)
        self.losses.append(logs.get('loss'))
        self.i += 1
        self.update()

    def update(self):
        plt.clf()
        plt.title("Training Loss")
        plt.ylabel("CrossEntropy Loss")
        plt.xlabel("Epochs")
        plt.plot(self.x, self.losses, label="loss")
        plt.legend()
        plt.show()
"""


def test_the_3d_scatter_plot(workplace) -> None:
    attempt = workplace.run(SCATTER, name="Scatter3DPlots")
    assert attempt.code == 0, attempt.contents("error")
    (content,) = attempt.contents("display_data")
    assert len(attempt.payload(content, "image/png")) > 20_000
    assert content["is_figure"] is True


def test_the_grid_of_images(workplace) -> None:
    attempt = workplace.run(IMAGES, name="ImagesGrid")
    assert attempt.code == 0, attempt.contents("error")
    (content,) = attempt.contents("display_data")
    assert content["data"]["text/plain"] == "<Figure size 640x480 with 9 Axes>"
    assert len(attempt.payload(content, "image/png")) > 10_000


def test_plot_losses_updates_one_picture_while_it_trains(workplace) -> None:
    attempt = workplace.run(TRAINING, name="TrainValidate", outputs=("losses",), attributes={"epochs": 5})
    assert attempt.code == 0, attempt.contents("error")
    shown = attempt.events("display_data", "update_display_data")
    drawing = shown.pop()["content"]  # of the picture that is shown already
    assert (drawing["updates"], list(drawing["svg"])) == (0, ["name", "size"])
    assert [event["type"] for event in shown] == ["display_data"] + ["update_display_data"] * 4
    assert len({event["content"]["transient"]["display_id"] for event in shown}) == 1
    times = [event["unix_s"] for event in shown]
    assert times == sorted(times) and times[-1] - times[0] > 0.3
    assert attempt.result["figures"] == 1
