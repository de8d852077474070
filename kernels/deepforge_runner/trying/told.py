"""Errors as people read them in a kernel: the last line, and the lines of their own code that led there."""

from __future__ import annotations

import builtins
import os

from .. import errors

EXPRESSION = "<the expression for "
GROUP = getattr(builtins, "BaseExceptionGroup", ())  # of Python 3.11


class Stand(Exception):
    """Is raised for an error that IPython would show in its own way; its class has the error's name."""


def told(error, job, shell):
    """The error to raise for `error`: itself if it can be, its traceback the person's own lines."""
    lines = _lines(error, job, shell)
    if isinstance(error, (errors.OperationFailed, SyntaxError, SystemExit)) or _has_group(error):
        error = _stand(error, job)
    try:
        error._render_traceback_ = lambda: lines
    except Exception:  # noqa: BLE001 - the person's own class, which takes no attributes
        error = _stand(error, job)
        error._render_traceback_ = lambda: lines
    return error


def _stand(error, job):
    failure = errors.describe(error, job)[1]
    return type(failure["name"], (Stand,), {})(failure["message"])


def _lines(error, job, shell):
    content, failure = errors.describe(error, job, shown_as=_Own(job.snapshot, shell))
    if isinstance(error, KeyboardInterrupt):
        place = " at %s, line %s" % (failure["path"], failure["line"]) if "path" in failure else ""
        return ["Stopped%s." % place]
    hint = failure.get("hint")
    return content["traceback"] + (["\x1b[2m%s\x1b[0m" % hint] if hint else [])


class _Own:
    """What a traceback calls a file: only the person's own have a name, and cells and expressions."""

    def __init__(self, folder, shell):
        self._root = folder + os.sep
        self._shell = shell

    def __call__(self, filename):
        if filename.startswith(self._root):
            return None if "site-packages" in filename else filename
        if filename.startswith(EXPRESSION):
            return filename.strip("<>")
        name_of = getattr(self._shell.compile, "format_code_name", None)
        return "a cell" if name_of is not None and name_of(filename) is not None else None


def _has_group(error):
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, GROUP):
            return True
        error = error.__context__
    return False
