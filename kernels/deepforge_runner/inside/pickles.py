"""Pickles: plain data is read at once; a pickle that names anything else only where the person says so.

Unpickling calls what the pickle names. Names are allowed one by one, and only those whose calls make plain data
(`plain.py`).
"""

from __future__ import annotations

import pickle

from . import plain

OWN = "deepforge_runner.torch_pickling."


class NeedsConsent(Exception):
    """`name` would be imported and called."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class ArrayType:
    """Stands for `numpy.ndarray` in a pickle, which only names it. Called, it would make an array of objects of any
    bytes."""


class PlainUnpickler(pickle.Unpickler):
    """Raises NeedsConsent for the first name that is not plain data's."""

    def find_class(self, module, name):
        full = "%s.%s" % (module, name)
        if full not in plain.NAMES or "." in name:
            raise NeedsConsent(full)
        if full == "numpy.ndarray":
            return ArrayType()
        if name == "_restore_array":
            return _texts
        return _empty_array if name == "_reconstruct" else super().find_class(module, name)


def _empty_array(kind, shape, code):
    """What `__setstate__` fills."""
    import numpy

    if not isinstance(kind, ArrayType):
        raise NeedsConsent("numpy.ndarray of another kind")
    return numpy.ndarray((0,), numpy.dtype("i1"))


def _texts(said):
    """A column of texts of Arrow's, as pandas keeps them. What was forged would be read beyond its end."""
    import pyarrow

    kind, _, _, _, buffers, children, dictionary = said
    if kind not in (pyarrow.string(), pyarrow.large_string()) or len(buffers) != 3 or children or dictionary:
        raise NeedsConsent("pyarrow.lib._restore_array of another kind")
    array = pyarrow.lib._restore_array(said)
    array.validate(full=True)
    return array


def names_in(path, longest=1 << 22):
    """Of a file, as `names_of`."""
    with open(path, "rb") as file:
        return names_of(file.read(longest))


def names_of(content, most=200):
    """The names that a pickle would import, as far as they stand in it as text; nothing is called.

    `pickletools` reads the opcodes; the two strings before a STACK_GLOBAL are its module and name (they may come from
    the memo).
    """
    import pickletools

    found, strings, memo, last = {}, [], {}, None
    try:
        for opcode, argument, _ in pickletools.genops(content):
            if opcode.name in ("GLOBAL", "INST"):
                found[argument.replace(" ", ".", 1)] = None
            elif opcode.name == "STACK_GLOBAL" and len(strings) >= 2:
                found["%s.%s" % (strings[-2], strings[-1])] = None
            elif opcode.name == "MEMOIZE":
                memo[len(memo)] = last
                continue
            elif opcode.name in ("BINPUT", "LONG_BINPUT"):
                memo[argument] = last
                continue
            last = argument if isinstance(argument, str) and "UNICODE" in opcode.name else None
            if opcode.name in ("BINGET", "LONG_BINGET"):
                last = memo.get(argument)
            if isinstance(last, str):
                strings = [*strings[-1:], last]
            if len(found) >= most:
                break
    except ValueError:  # it was cut, or is damaged: what stood before is told
        pass
    return [name for name in found if name not in plain.NAMES and not name.startswith(OWN)]
