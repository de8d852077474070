"""Starting an operation's process: a fork of the supervisor, or a fresh interpreter."""

from __future__ import annotations

import os
import random
import sys

try:
    import _signal as signal  # without the enums of `signal`, which every fork would copy
except ImportError:
    import signal

from .. import handed, process, streams
from ..main import run_wish_and_exit
from .launch import runner_command, waiting_command


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


def start_fresh(request, ends, socket_path, become_subreaper):
    """Starts an interpreter of its own for an operation; returns its id.

    `request` holds `run_directory` and `variables`.
    """
    environment = dict(os.environ, **_handed(ends, socket_path, become_subreaper))
    environment.update(request["variables"])
    pid = _fork()
    if pid:
        ends.close_child()
        return pid
    with _Last():
        _settle(ends, become_subreaper)
        for descriptor in (ends.child_events, ends.stdout, ends.stderr):
            os.set_inheritable(descriptor, True)
        command = runner_command(sys.executable, request["run_directory"])
        os.execve(command[0], command, environment)


class Waiting:
    """A process that is ready and waits for an operation, so that no operation waits for a process: a fork of this
    one, or with `fresh` an interpreter of its own.

    Making one raises InChild in the fork, and OSError where nothing can be forked. One that is never needed ends
    with its parent.
    """

    def __init__(self, socket_path, become_subreaper, *, fresh=False):
        self.ends = Ends()
        wanted, self._wish = os.pipe()
        given = _handed(self.ends, socket_path, become_subreaper)
        try:
            self.pid = _fork()
        except OSError:
            self.ends.close_child()
            self.close()
            os.close(wanted)
            raise
        if self.pid:
            self.ends.close_child()
            os.close(wanted)
            return
        with _Last():
            os.close(self._wish)
            _settle(self.ends, become_subreaper)
            if fresh:
                os.environ.update(given)
                for descriptor in (self.ends.child_events, wanted, self.ends.stdout, self.ends.stderr):
                    os.set_inheritable(descriptor, True)
                command = waiting_command(sys.executable, wanted)
                os.execv(command[0], command)
            handed.over(given)
        raise InChild(lambda: _run(wanted))

    def begin(self, run_directory):
        """Lets it run the operation of a run directory. Raises OSError if it has died."""
        os.write(self._wish, os.fsencode(run_directory) + b"\0")
        os.close(self._wish)
        self._wish = -1

    def close(self):
        """Lets go of it: it then ends."""
        for descriptor in self.descriptors():
            os.close(descriptor)

    def descriptors(self):
        """What is open here of it."""
        found = [self.ends.stdout, self.ends.stderr, self.ends.events]
        return found if self._wish < 0 else [*found, self._wish]


class _Last:
    """Around what a child does before it is a process of its own: nothing of the supervisor may go on in it."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is not None:
            os.write(2, ("the operation's process could not be started: %s\n" % error).encode("utf-8", "replace"))
            os._exit(126)


def _fork():
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fork()


def _handed(ends, socket_path, become_subreaper):
    given = {
        handed.EVENTS: str(ends.child_events),
        handed.SOCKET: socket_path,
        handed.PID: str(os.getpid()),
    }
    if become_subreaper is not None:
        given[handed.TEXT] = "%d,%d" % (ends.stdout, ends.stderr)
    return given


def _settle(ends, become_subreaper):
    """Where it can hear of the supervisor's death, it keeps the reading ends of its own text. Descriptor 0 is the
    supervisor's: nowhere."""
    os.setsid()
    os.dup2(ends.child_stdout, 1)
    os.dup2(ends.child_stderr, 2)
    os.close(ends.child_stdout)
    os.close(ends.child_stderr)
    os.close(ends.events)
    if become_subreaper is not None:
        become_subreaper(signal.SIGURG)
    else:
        os.close(ends.stdout)
        os.close(ends.stderr)
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


def _run(wanted):
    """The rest of a forked child's life: the operation, then what an interpreter does at its end."""
    try:
        _reseed()
        run_wish_and_exit(wanted)
    except KeyboardInterrupt:
        os._exit(128 + signal.SIGINT)  # stopped before the runner could take note of it
    except BaseException:  # noqa: BLE001 - the last frame of the process: told as an interpreter tells it
        streams.release()
        sys.excepthook(*sys.exc_info())
        process.end(1, before=int)
