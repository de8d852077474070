"""Numbers as operations report them."""

from __future__ import annotations


def number(value, what):
    """`value` as a float, also an array of one element. Raises TypeError naming `what`."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    except (TypeError, ValueError):
        item = getattr(value, "item", None)
    try:
        return float(item())
    except (TypeError, ValueError):
        raise TypeError("%s is no number: %s" % (what, _short(value))) from None


def is_finite(value):
    """False for NaN and the infinities."""
    return value - value == 0


def _short(value):
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
