"""Packages that a supervisor may import before operations ask for them: importing them starts nothing."""

# What operations nearly always import of a package; importing the package alone leaves the slow part to them.
_COMPANIONS = {
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_svg"),
    "numpy": (),
    "pandas": (),
    "scipy": ("scipy.sparse", "scipy.linalg"),
    "sklearn": (
        "sklearn.datasets",
        "sklearn.decomposition",
        "sklearn.linear_model",
        "sklearn.metrics",
        "sklearn.model_selection",
        "sklearn.preprocessing",
    ),
    "torch": (),
}

ALLOWED_PACKAGES = frozenset(_COMPANIONS)


def companions(name):
    """The modules to import with an allowed one."""
    return _COMPANIONS.get(name, ())
