import numpy as np


def execute(dataset):
    return np.mean(dataset)
