"""What `execute` returned, taken apart into the operation's outputs and saved."""

from __future__ import annotations

import errno
import os
import sys

from . import serialization, values
from .errors import OutputNotSaved, OutputsMismatch
from .imports import PROJECT_PACKAGES

PLAIN = (type(None), bool, int, float, complex, str, bytes)
FULL = (errno.ENOSPC, errno.EDQUOT)


def take(returned, names, kind, path):
    """The values by output name. Raises OutputsMismatch when their number is not the operation's.

    One output is the returned value itself, whatever it is, unless `execute` says that it returns a named
    structure of exactly that one field.
    """
    if not names:
        return {}
    found = _by_name(returned, names, getattr(kind.execute, "__annotations__", {}).get("return"))
    if found is not None:
        return found
    if len(names) == 1:
        return {names[0]: returned}
    if isinstance(returned, (tuple, list)) and len(returned) == len(names):
        return dict(zip(names, returned))  # noqa: B905 - Python 3.8 has no strict
    raise OutputsMismatch(
        "execute returned %s but the operation has %d outputs: %s" % (_count(returned), len(names), ", ".join(names)),
        path=path,
        line=_line(kind),
        hint="End execute with: return %s" % ", ".join(names),
    )


def _by_name(returned, names, annotation):
    fields = _fields(returned)
    if fields is None or sorted(fields) != sorted(names):
        return None
    if len(names) == 1 and not _is_declared(returned, annotation):
        return None
    if isinstance(returned, dict):
        return {name: returned[name] for name in names}
    return {name: getattr(returned, name) for name in names}


def _fields(returned):
    """The names in a dict, a NamedTuple or a dataclass; None for anything else."""
    if isinstance(returned, dict):
        return list(returned) if all(isinstance(key, str) for key in returned) else None
    fields = getattr(type(returned), "_fields", None)
    if fields is None:
        fields = getattr(type(returned), "__dataclass_fields__", None)
    return list(fields) if fields is not None else None


def _is_declared(returned, annotation):
    """True if the return annotation is this NamedTuple or dataclass, or a TypedDict."""
    name = annotation.rpartition(".")[2] if isinstance(annotation, str) else getattr(annotation, "__name__", None)
    if isinstance(returned, dict):
        if isinstance(annotation, str):
            return name not in ("dict", "Dict") and not name.lower().startswith("dict[")
        return hasattr(annotation, "__total__")
    return name == type(returned).__name__


def _count(returned):
    if returned is None:
        return "nothing"
    if isinstance(returned, dict):
        return "a dict with the keys %s" % (", ".join([repr(key) for key in returned]) or "(none)")
    fields = _fields(returned)
    if fields is not None:
        return "a %s with the fields %s" % (type(returned).__name__, ", ".join(fields))
    count = len(returned) if isinstance(returned, (tuple, list)) else 1
    return "1 value" if count == 1 else "%d values" % count


def _line(kind):
    code = getattr(kind.execute, "__code__", None)
    return code.co_firstlineno if code is not None else None


def save_all(found, run_directory, job):
    """Saves the outputs into `outputs/<port>`; returns what `result.json` says about them.

    Raises OutputNotSaved; a part of a value is removed, so that a full disk has its room back.
    """
    if any(type(value) not in PLAIN and not values.is_plain_array(value) for value in found.values()):
        serialization.import_serializers(job.snapshot)
    staged = {}
    for port, value in found.items():
        folder = os.path.join(run_directory, "outputs", port)
        try:
            header = values.save(value, folder, modules_of=is_of_project, snapshot=job.commit)
        except BaseException as error:
            written = _remove(folder)
            if isinstance(error, Exception):
                raise _not_saved(port, value, written, run_directory, error) from error
            raise
        staged[port] = {
            "path": folder,
            "type": header.type,
            "size_bytes": header.size_bytes,
            "summary": header.summary,
        }
    return staged


def is_of_project(module):
    """True for the name of a module of the project."""
    return module.partition(".")[0] in PROJECT_PACKAGES and module in sys.modules


def _not_saved(port, value, written, run_directory, error):
    if isinstance(error, OSError) and error.errno in FULL:
        needed = values.estimated_bytes(value)
        free = os.statvfs(run_directory)
        return OutputNotSaved(
            "the disk is full: the output %s needs %s, %s are free in %s"
            % (
                port,
                readable(needed) if needed else "more than " + readable(written),
                readable(free.f_bavail * free.f_frsize),
                run_directory,
            ),
            hint="Free some space (deleting executions that you no longer need helps), then run it again.",
        )
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return OutputNotSaved("the output %s is larger than this process may write (a file size limit)" % port)
    return OutputNotSaved(
        "the output %s (a %s) cannot be saved: %s: %s"
        % (port, serialization.full_name(type(value)), type(error).__name__, error),
        hint="Return plain data, define its class at the top level of a module, "
        "or register a serializer for it in serializers/.",
    )


def readable(size):
    """A number of bytes as people say it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return "%d %s" % (size, unit) if unit == "bytes" else "%.1f %s" % (size, unit)
        size /= 1000.0


def _remove(folder):
    """Removes a value folder; returns how many bytes were in it."""
    try:
        names = os.listdir(folder)
    except OSError:
        return 0
    size = 0
    for name in names:
        path = os.path.join(folder, name)
        size += os.path.getsize(path)
        os.unlink(path)
    os.rmdir(folder)
    return size
