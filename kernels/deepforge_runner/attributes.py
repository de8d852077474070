"""Attributes as the constructor wants them: JSON has no tuples, paths, enums or difference of `1` and `1.0`."""

from __future__ import annotations


def typed(constructor, attributes):
    """The keyword arguments for a constructor: each value converted by its annotation, else by its default."""
    annotations = _annotations(constructor)
    defaults = _defaults(constructor)
    arguments = {}
    for name, value in attributes.items():
        if name in annotations:
            value = convert(value, _resolve(annotations[name], constructor))
        elif name in defaults:
            value = convert(value, type(defaults[name]))
        arguments[name] = value
    return arguments


def convert(value, annotation):
    """A JSON value as an annotation says; as it is when the annotation says nothing that we know."""
    if value is None:
        return None
    kind = getattr(annotation, "__origin__", None) or annotation
    if not isinstance(kind, type):
        return _convert_to_any(value, getattr(annotation, "__args__", ()))
    if kind.__module__ == "types" and kind.__name__ == "UnionType":
        return _convert_to_any(value, getattr(annotation, "__args__", ()))
    if isinstance(value, list) and issubclass(kind, (tuple, set, frozenset)) and not hasattr(kind, "_fields"):
        return kind(value)
    if type(value) is int and issubclass(kind, float):
        return float(value)
    if hasattr(kind, "__members__"):
        return _member(kind, value)
    if isinstance(value, str) and kind.__module__.startswith("pathlib"):
        return kind(value)
    return value


def _convert_to_any(value, choices):
    """The first member of a union that changes the value, unless one of them takes it as it is."""
    if any(isinstance(choice, type) and type(value) is choice for choice in choices):
        return value
    for choice in choices:
        converted = convert(value, choice)
        if converted is not value:
            return converted
    return value


def _member(kind, value):
    for member in kind:
        if member.value == value:
            return member
    return kind.__members__.get(value, value) if isinstance(value, str) else value


def _annotations(constructor):
    try:
        return getattr(constructor, "__annotations__", None) or {}
    except NameError:  # Python 3.14 evaluates them now, and one is imported for type checkers only
        return {}


def _resolve(annotation, constructor):
    """An annotation that is source text (`from __future__ import annotations`), evaluated where it was written."""
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, getattr(constructor, "__globals__", {}))
    except Exception:  # noqa: BLE001 - the person's text; then the value goes in as it is
        return None


def _defaults(constructor):
    code = getattr(constructor, "__code__", None)
    if code is None:
        return {}
    found = dict(constructor.__kwdefaults__ or {})
    values = constructor.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount]
    found.update(zip(names[len(names) - len(values) :], values))  # noqa: B905 - Python 3.8 has no strict
    return found
