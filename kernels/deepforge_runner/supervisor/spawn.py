"""Starting an operation's process: a fork of the supervisor, or a fresh interpreter."""

from __future__ import annotations

import atexit
import os
import random
import signal
import sys
import threading

from .launch import runner_command

EVENTS_VARIABLE = "DEEPFORGE_EVENTS_FD"
SUPERVISOR_VARIABLE = "DEEPFORGE_SUPERVISOR"
SUPERVISOR_PID_VARIABLE = "DEEPFORGE_SUPERVISOR_PID"


class InChild(BaseException):
    """Unwinds the supervisor's loop in a forked child, where `run` takes over."""

    def __init__(self, run):
        super().__init__()
        self.run = run


class Ends:
    """The child's ends of the pipes, and the parent's."""

    def __init__(self):
        self.stdout, self.child_stdout = os.pipe()
        self.stderr, self.child_stderr = os.pipe()
        self.events, self.child_events = os.pipe()
        for descriptor in (self.stdout, self.stderr, self.events):
            os.set_blocking(descriptor, False)

    def close_child(self):
        for descriptor in (self.child_stdout, self.child_stderr, self.child_events):
            os.close(descriptor)

    def close_parent(self):
        for descriptor in (self.stdout, self.stderr, self.events):
            os.close(descriptor)


def fork(request, ends, socket_path, become_subreaper):
    """Forks; returns the child's id in the parent and raises InChild in the child.

    `request` holds `run_directory`, `fresh` and `variables`.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    environment = {EVENTS_VARIABLE: str(ends.child_events), SUPERVISOR_VARIABLE: socket_path}
    environment[SUPERVISOR_PID_VARIABLE] = str(os.getpid())
    environment.update(request["variables"])
    pid = os.fork()
    if pid:
        ends.close_child()
        return pid
    try:
        _settle(ends, become_subreaper)
        if request["fresh"]:
            os.set_inheritable(ends.child_events, True)
            command = runner_command(sys.executable, request["run_directory"])
            os.execve(command[0], command, dict(os.environ, **environment))
        os.environ.update(environment)
    except BaseException as error:  # noqa: BLE001 - nothing of the supervisor may go on in the child
        os.write(2, ("the operation's process could not be started: %s\n" % error).encode("utf-8", "replace"))
        os._exit(126)
    raise InChild(lambda: _run(request["run_directory"]))


def _settle(ends, become_subreaper):
    os.setsid()
    if become_subreaper is not None:
        become_subreaper()
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(ends.child_stdout, 1)
    os.dup2(ends.child_stderr, 2)
    os.close(ends.child_stdout)
    os.close(ends.child_stderr)
    ends.close_parent()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def _reseed():
    """Other random numbers in every operation, as a fresh interpreter would draw them."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "torch" in sys.modules:
        sys.modules["torch"].seed()


def _run(run_directory):
    """The rest of a forked child's life: the operation, then what an interpreter does at its end."""
    code = 1
    try:
        _reseed()
        from ..main import run

        code = run(run_directory)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT  # stopped before the runner could take note of it
    except BaseException:  # noqa: BLE001 - the last frame of the process: told as an interpreter tells it
        sys.excepthook(*sys.exc_info())
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code & 0xFF)
