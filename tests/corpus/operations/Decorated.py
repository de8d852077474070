import functools


def timed(function):
    @functools.wraps(function)
    def wrapper(*arguments, **named):
        return function(*arguments, **named)

    return wrapper


def registered(cls):
    return cls


@registered
class Decorated:
    @timed
    def __init__(self, repeats=3):
        self._repeats = repeats

    @property
    def repeats(self):
        return self._repeats

    @staticmethod
    def clean(values):
        return [value for value in values if value is not None]

    @classmethod
    def quick(cls):
        return cls(repeats=1)

    @timed
    @functools.lru_cache(maxsize=None)
    def execute(self, values):
        cleaned = self.clean(values) * self.repeats
        return cleaned
