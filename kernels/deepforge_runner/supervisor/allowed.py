"""Packages that a supervisor may import before operations ask for them: importing them starts nothing."""

ALLOWED_PACKAGES = frozenset({"numpy", "scipy", "pandas", "sklearn", "matplotlib", "torch"})
