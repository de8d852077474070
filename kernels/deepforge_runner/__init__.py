"""Runs one operation in its own process; standard library only."""


def install_guest():
    """Makes `import deepforge` find the package that operations have, in a notebook for example."""
    import os
    import sys

    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest")
    if folder not in sys.path:
        sys.path.insert(0, folder)
