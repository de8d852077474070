"""Numbers that options take."""

from __future__ import annotations

import argparse
from collections.abc import Callable

MOST = 1_000_000


def whole_number(least: int = 1, most: int = MOST) -> Callable[[str], int]:
    """What reads one from an option; argparse says what is wrong with another."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}")
        return number

    return read
