"""What a person is told when an operation fails: the `error` event and the `Failure` of the result.

The runner's own refusals are

    OperationFailed
    ├── OutputsMismatch     execute returned another number of values
    ├── OutputNotSaved      an output cannot be pickled, or the disk is full
    ├── InputNotLoaded      an input's class is missing, or its files are damaged
    └── NothingToRun        no such file, class, method or reference
"""

from __future__ import annotations

import os

from . import hints

MESSAGE_CHARACTERS = 10000
TRACEBACK_CHARACTERS = 60000
RUNNER_FOLDER = os.path.dirname(os.path.abspath(__file__))


class OperationFailed(Exception):
    """An error that the runner itself has found; `name` is what the person reads as its kind."""

    def __init__(self, message, *, name=None, path=None, line=None, hint=None):
        super().__init__(message)
        self.message = message
        self.name = name or type(self).__name__
        self.path = path
        self.line = line
        self.hint = hint


class OutputsMismatch(OperationFailed):
    pass


class OutputNotSaved(OperationFailed):
    pass


class InputNotLoaded(OperationFailed):
    pass


class NothingToRun(OperationFailed):
    pass


def describe(error, job, shown_as=None):
    """(content of the `error` event, failure) of what ended an operation; `job` None if it could not be read.

    `shown_as(filename)` is what the traceback calls a file, None to leave its frames out; by default the runner's own
    and the import system's are.
    """
    failure = _failure(error, job)
    lines = _lines(error, job, failure, shown_as or _as_it_is)
    content = {"ename": failure["name"], "evalue": failure["message"], "traceback": lines}
    content.update({key: failure[key] for key in ("path", "line", "hint") if key in failure})
    return content, failure


def _failure(error, job):
    if isinstance(error, OperationFailed):
        found = {key: getattr(error, key) for key in ("name", "message", "path", "line", "hint")}
    else:
        path, line = _place(error, job)
        found = {
            "name": type(error).__name__,
            "message": _message(error),
            "path": path,
            "line": line,
            "hint": hints.hint(error, job),
        }
    return {key: value for key, value in found.items() if value is not None}


def _message(error):
    if isinstance(error, SystemExit):
        return "the operation called sys.exit(%s)" % ("" if error.code is None else repr(error.code))
    try:
        text = error.msg if isinstance(error, SyntaxError) and error.msg else str(error)
    except Exception as second:  # noqa: BLE001 - the person's own __str__
        text = "(its message failed: %s)" % type(second).__name__
    return text if len(text) <= MESSAGE_CHARACTERS else text[:MESSAGE_CHARACTERS] + " …"


def _place(error, job):
    """Path from the project's folder and line of the person's own code where it happened."""
    if job is None:
        return None, None
    if isinstance(error, SyntaxError):
        path = from_project(error.filename or "", job)
        if path is not None:
            return path, error.lineno
    place = None, None
    step = error.__traceback__
    while step is not None:
        path = from_project(step.tb_frame.f_code.co_filename, job)
        if path is not None:
            place = path, step.tb_lineno
        step = step.tb_next
    if place[0] is None and error.__cause__ is not None and error.__cause__ is not error:
        return _place(error.__cause__, job)
    return place


def from_project(filename, job):
    """The path of one of the project's own files from its folder, else None."""
    root = job.snapshot + os.sep
    return filename[len(root) :].replace(os.sep, "/") if filename.startswith(root) else None


def _lines(error, job, failure, shown_as):
    if isinstance(error, OperationFailed):
        return [_last_line(failure["name"], failure["message"])]
    from traceback import TracebackException

    told = TracebackException(type(error), error, error.__traceback__)
    _keep_own_frames(told, set(), shown_as)
    text = "".join(told.format())
    if job is not None:
        text = text.replace(job.snapshot + os.sep, "")
    if len(text) > TRACEBACK_CHARACTERS:
        half = TRACEBACK_CHARACTERS // 2
        text = "%s\n  …\n%s" % (text[:half], text[-half:])
    return [_coloured(line) for line in text.rstrip("\n").split("\n")]


def _keep_own_frames(told, seen, shown_as):
    """Takes the frames that are not shown out of a traceback and of those it is chained to."""
    if told is None or id(told) in seen:
        return
    seen.add(id(told))
    shown = [(frame, shown_as(frame.filename)) for frame in told.stack]
    told.stack[:] = [frame for frame, name in shown if name is not None]
    for frame, name in shown:
        frame.filename = name
    _keep_own_frames(told.__cause__, seen, shown_as)
    _keep_own_frames(told.__context__, seen, shown_as)
    for inner in getattr(told, "exceptions", None) or ():
        _keep_own_frames(inner, seen, shown_as)


def _as_it_is(filename):
    is_ours = filename.startswith((RUNNER_FOLDER + os.sep, "<frozen importlib", "<frozen runpy"))
    return None if is_ours else filename


def _coloured(line):
    if line.startswith('  File "'):
        head, _, tail = line.partition('", line ')
        number, comma, rest = tail.partition(",")
        return '  File \x1b[32m"%s"\x1b[39m, line \x1b[32m%s\x1b[39m%s%s' % (head[8:], number, comma, rest)
    if line.strip() and not line.strip("~^ "):
        return "\x1b[31m%s\x1b[39m" % line
    name, colon, message = line.partition(": ")
    if name.replace(".", "").isidentifier() and (colon or name.endswith(("Error", "Exception", "Exit", "Interrupt"))):
        return _last_line(name, message) if colon else "\x1b[1;31m%s\x1b[0m" % name
    return line


def _last_line(name, message):
    return "\x1b[1;31m%s\x1b[0m: %s" % (name, message)
