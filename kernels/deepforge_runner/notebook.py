"""What the guest package does where no operation runs: in a notebook or a plain Python."""

from __future__ import annotations

import os
import sys

from .session import inside_project


def say(text):
    sys.stdout.write(text + "\n")


def display(*values, **options):
    """IPython's own, if it is there."""
    try:
        from IPython.display import display as show
    except ImportError:
        for value in values:
            say(repr(value))
        return None
    return show(*values, **options)


def path(relative):
    """A path in the project that the working directory is in. Raises FileNotFoundError outside of a project."""
    folder = os.getcwd()
    while not os.path.exists(os.path.join(folder, "deepforge.json")):
        parent = os.path.dirname(folder)
        if parent == folder:
            raise FileNotFoundError(2, "Not in a project (no deepforge.json in this folder or above)", os.getcwd())
        folder = parent
    return os.path.join(folder, inside_project(relative))


find_artifact = None


def artifact(name):
    """The value of the project's artifact. Raises LookupError where nobody knows the way to the artifacts."""
    from . import serialization, values

    if find_artifact is None:
        raise LookupError("artifacts are loaded by DeepForge kernels: choose one for this notebook")
    folder = path(".")
    serialization.import_serializers(folder)
    return values.load(find_artifact(folder, name))
