from typing import Literal

import deepforge
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from utils.data import Dataset, History, take
from utils.style import ORANGE, TEAL, use_style


class Train:
    """Trains a multilayer perceptron epoch by epoch and draws its loss.

    Parameters
    ----------
    epochs : int
        How often every image is seen.
    hidden : tuple
        The sizes of the hidden layers.
    batch_size : int
        How many images make one step.
    learning_rate : float
        How large a step is at first (Adam).
    activation : str
        What a neuron makes of the sum of its inputs.
    validation_fraction : float
        The part of the training data to validate with, if nothing is connected to `validation`.
    seed : int
        The same seed trains the same network.
    """

    group = "Training"

    def __init__(
        self,
        epochs: int = 30,
        hidden: tuple = (64, 32),
        batch_size: int = 32,
        learning_rate: float = 1e-3,
        activation: Literal["relu", "tanh", "logistic"] = "relu",
        validation_fraction: float = 0.15,
        seed: int = 7,
    ):
        self.epochs = epochs
        self.hidden = tuple(hidden)
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.activation = activation
        self.validation_fraction = validation_fraction
        self.seed = seed

    def execute(self, train: Dataset, validation: Dataset = None) -> tuple[MLPClassifier, History]:
        """
        Parameters
        ----------
        train : Dataset
            What to train with.
        validation : Dataset, optional
            What to measure with after every epoch; a part of `train` is kept back for it if nothing is connected.

        Returns
        -------
        model : MLPClassifier
            The trained network.
        history : History
            Loss and accuracy after every epoch.
        """
        generator = np.random.default_rng(self.seed)
        if validation is None:
            train, validation = self.hold_out(train, generator)

        model = MLPClassifier(
            hidden_layer_sizes=self.hidden,
            activation=self.activation,
            batch_size=self.batch_size,
            learning_rate_init=self.learning_rate,
            random_state=self.seed,
        )
        plot_losses = PlotLosses(self.epochs)
        for epoch in range(1, self.epochs + 1):
            shuffled = take(train, generator.permutation(len(train["y"])))
            model.partial_fit(shuffled["X"], shuffled["y"], classes=np.arange(10))

            logs = {"epoch": epoch, **measure(model, train), **measure(model, validation, prefix="validation_")}
            print(
                f"epoch {epoch:>2}/{self.epochs}"
                f"  loss {logs['loss']:.3f}  accuracy {logs['accuracy']:.3f}"
                f"  val. {logs['validation_accuracy']:.3f}"
            )
            plot_losses.on_epoch_end(logs)
            deepforge.progress(epoch, self.epochs, text="epochs")
            for name, value in logs.items():
                if name != "epoch":
                    deepforge.metric(name, value, step=epoch)

        history = plot_losses.history
        return model, history

    def hold_out(self, dataset, generator):
        """Splits the data in a part to train with and a part to validate with."""
        indices = generator.permutation(len(dataset["y"]))
        size = max(1, round(self.validation_fraction * len(indices)))
        return take(dataset, indices[size:]), take(dataset, indices[:size])


def measure(model, dataset, prefix=""):
    """The model's loss (cross entropy) and accuracy on a data set."""
    probabilities = model.predict_proba(dataset["X"])
    accuracy = np.mean(model.classes_[probabilities.argmax(axis=1)] == dataset["y"])
    loss = log_loss(dataset["y"], probabilities, labels=model.classes_)
    return {f"{prefix}loss": float(loss), f"{prefix}accuracy": float(accuracy)}


class PlotLosses:
    """Draws loss and accuracy again after every epoch."""

    def __init__(self, epochs):
        self.epochs = epochs
        self.history = {
            "epoch": [],
            "loss": [],
            "accuracy": [],
            "validation_loss": [],
            "validation_accuracy": [],
        }
        use_style()

    def on_epoch_end(self, logs):
        for name, values in self.history.items():
            values.append(logs[name])
        self.update()

    def update(self):
        plt.clf()
        self.plot(1, "loss", "Cross-entropy loss")
        plt.ylim(0, 1.1 * max(self.history["loss"] + self.history["validation_loss"]))
        plt.legend(loc="upper right")
        self.plot(2, "accuracy", "Accuracy")
        plt.ylim(0, 1.02)
        plt.subplots_adjust(left=0.1, right=0.98, bottom=0.17, top=0.9, wspace=0.24)
        plt.show()

    def plot(self, place, name, title):
        plt.subplot(1, 2, place)
        plt.title(title)
        plt.xlabel("Epoch")
        plt.xlim(0.5, max(self.epochs, 2) + 0.5)
        epochs = self.history["epoch"]
        mark = "o" if len(epochs) == 1 else None
        plt.plot(epochs, self.history[name], color=TEAL, marker=mark, label="training")
        plt.plot(epochs, self.history[f"validation_{name}"], color=ORANGE, marker=mark, label="validation")
