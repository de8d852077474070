"""Operations as DeepForge's documentation prints them."""

from __future__ import annotations

from analysis.reading import read

from deepforge_jupyter.domain.operation import Attribute, Reference

TRAIN_VALIDATE = """
import numpy as np
from sklearn.model_selection import train_test_split
import keras
from matplotlib import pyplot as plt
import tensorflow as tf

class TrainValidate():
    def __init__(self, model, epochs=10, batch_size=32):
        self.model=model
        self.batch_size = batch_size
        self.epochs = epochs
        np.random.seed(32)
        return

    def execute(self, dataset):
        model=self.model
        X = dataset['X']
        model.fit(X, self.to_categorical(dataset['y']), epochs=self.epochs, callbacks=[PlotLosses()])
        return model.get_weights()

    def to_categorical(self, y, max_y=0.4, num_possible_classes=32):
        return [int(values[0] / max_y) for values in y]

    def datagen(self, X, y):
        while 1:
            for sample, label in zip(X, y):
                yield [[sample], label]

class PlotLosses(keras.callbacks.Callback):
    def on_train_begin(self, logs={}):
        self.i = 0
    def update(self):
        plt.clf()
        plt.show()
"""
SCATTER = """
import matplotlib.pyplot as plt
import numpy as np
from mpl_toolkits.mplot3d import Axes3D

class Scatter3DPlots():
    def execute(self):
        np.random.seed(19680801)
        def randrange(n, vmin, vmax):
            '''
            Helper function to make an array of random numbers having shape (n, )
            '''
            return (vmax - vmin)*np.random.rand(n) + vmin
        fig = plt.figure()
        for m, zlow, zhigh in [('o', -50, -25), ('^', -30, -5)]:
            xs = randrange(100, 23, 32)
        plt.show()
"""
IMAGES = """
from matplotlib import pyplot
from keras.datasets import fashion_mnist

class MnistFashion():
    def execute(self):
        (trainX, trainy), (testX, testy) = fashion_mnist.load_data()
        for i in range(9):
            pyplot.subplot(330 + 1 + i)
            pyplot.imshow(trainX[i], cmap=pyplot.get_cmap('gray'))
        pyplot.show()
"""


def test_train_validate_has_a_free_model_and_two_attributes() -> None:
    operation = read(TRAIN_VALIDATE, "TrainValidate")
    assert operation.problems == ()
    assert operation.references == (Reference(name="model", may_be_attribute=True),)
    assert operation.attributes == (
        Attribute(name="epochs", type="int", default=10, default_source="10"),
        Attribute(name="batch_size", type="int", default=32, default_source="32"),
    )
    assert [port.name for port in operation.inputs] == ["dataset"]
    assert [port.name for port in operation.outputs] == ["result"]
    assert operation.imports == ("numpy", "sklearn", "keras", "matplotlib", "tensorflow")


def test_the_operations_of_the_feedback_chapter_have_no_ports() -> None:
    for code, name in ((SCATTER, "Scatter3DPlots"), (IMAGES, "MnistFashion")):
        operation = read(code, name)
        assert (operation.inputs, operation.outputs, operation.problems) == ((), (), ())
