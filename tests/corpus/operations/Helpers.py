"""Helpers before and after the operation's class."""

import math


def before(values):
    return [value for value in values if value]


class Statistics:
    def __init__(self, values):
        self.values = values

    def mean(self):
        return sum(self.values) / len(self.values)


class Helpers:
    """Describes a series of numbers."""

    def __init__(self, digits=2):
        self.digits = digits

    def execute(self, values):
        statistics = Statistics(before(values))
        mean = round(statistics.mean(), self.digits)
        return mean, after(values)


def after(values):
    return math.fsum(values)


if __name__ == "__main__":
    print(Helpers(digits=3).execute([1, 2, 3]))
