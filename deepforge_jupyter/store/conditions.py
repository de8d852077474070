"""What `find` can ask of a body beyond its fields: values anywhere in it, compared or searched."""

from __future__ import annotations

from typing import Literal

import msgspec

ANY = "*"

# The keys that lead to a value in a body; one of them may be ANY, which stands for every key or element there.
Path = tuple[str, ...]

Comparison = Literal["contains", "=", "<", "<=", ">", ">="]


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A value at one of `paths` compares so with one of `values` (`is_not`: none does).

    Numbers compare with numbers and text with text; True and False are 1 and 0. `contains` and `=` take no notice of
    upper and lower case. Lists, objects and null compare with nothing.
    """

    paths: tuple[Path, ...]
    comparison: Comparison
    values: tuple[str | int | float, ...]
    is_not: bool = False
