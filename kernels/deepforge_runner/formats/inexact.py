"""What a format says of a value that it cannot keep as it is."""

from __future__ import annotations

from .. import serialization


class Inexact(Exception):
    """The value would come back as something else."""


def refuse_registered(kind):
    """Raises Inexact for a type that the project has a serializer for: it is written by that, inside others too."""
    if serialization.find(kind) is not None:
        raise Inexact("the project's own serializer writes it")
