"""Serializers of the project: how values of a type are written, and read again."""

from __future__ import annotations

import os
import sys

_registered = {}


def register(type, dump, load):
    """Values of `type` and of its subclasses are written by `dump(value, file)` and read by `load(type, file)`, or by
    `load(file)` as in DeepForge.

    The file is open in binary mode and has a `name`. A later registration of the same type replaces an earlier one.
    """
    if not callable(dump) or not callable(load):
        raise TypeError("register(Type, dump, load): dump and load must be functions")
    _registered[type] = (dump, load)


def find(type):
    """(registered type, dump, load) for a type, the nearest ancestor's; None without one."""
    if not _registered:
        return None
    for ancestor in type.__mro__:
        if ancestor in _registered:
            return (ancestor,) + _registered[ancestor]
    return None


def find_by_name(name):
    """(type, load) of a type's full name as `value.json` records it; None if nobody registered it."""
    for type, (_, load) in _registered.items():
        if full_name(type) == name:
            return type, load
    return None


def read(type, load, file):
    """What a registered `load` makes of a file: it takes the type and the file, or the file alone."""
    return load(file) if _takes_file_alone(load) else load(type, file)


def _takes_file_alone(load):
    from inspect import Parameter, signature

    try:
        parameters = list(signature(load).parameters.values())
    except (TypeError, ValueError):  # a function of C that says nothing about itself
        return True
    if any(parameter.kind is Parameter.VAR_POSITIONAL for parameter in parameters):
        return False
    positional = [p for p in parameters if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
    needed = [parameter for parameter in positional if parameter.default is Parameter.empty]
    return len(needed) == 1 or len(positional) == 1


def forget(modules):
    """Forgets what these modules registered, and what is registered for their types: they are loaded anew."""
    for type, functions in list(_registered.items()):
        if type.__module__ in modules or any(getattr(found, "__module__", None) in modules for found in functions):
            del _registered[type]


def full_name(type):
    """`numpy.ndarray`, `operations.Train.Net`; without `builtins`."""
    if type.__module__ == "builtins":
        return type.__qualname__
    return "%s.%s" % (type.__module__, type.__qualname__)


def import_serializers(snapshot):
    """Imports the project's `serializers/*.py`; says on stderr which could not be."""
    try:
        names = sorted(os.listdir(os.path.join(snapshot, "serializers")))
    except OSError:
        return
    for name in names:
        module = "serializers." + name[:-3]
        if name.endswith(".py") and name != "__init__.py" and module not in sys.modules:
            try:
                __import__(module)
            except Exception as error:  # noqa: BLE001 - the person's code; another serializer may be all that is needed
                sys.stderr.write("serializers/%s could not be imported: %s: %s\n" % (name, type(error).__name__, error))
