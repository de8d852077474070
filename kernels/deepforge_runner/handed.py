"""What an operation's process has from its supervisor: in its environment, or, in a fork, handed over directly."""

from __future__ import annotations

import os

EVENTS = "DEEPFORGE_EVENTS_FD"
TEXT = "DEEPFORGE_TEXT_FDS"
SOCKET = "DEEPFORGE_SUPERVISOR"
PID = "DEEPFORGE_SUPERVISOR_PID"
_over = {}


def over(fields):
    """Called in a fork with what another process has in its environment: that would cost a hundred copied pages."""
    _over.update(fields)


def get(name):
    """A text, empty without a supervisor."""
    return _over.get(name) or os.environ.get(name, "")


def take(name):
    """The descriptors of a variable, out of sight of the person's own child processes; () if there are none."""
    words = (_over.pop(name, "") or os.environ.pop(name, "")).split(",")
    try:
        descriptors = tuple(map(int, words))
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
    except (ValueError, OSError):
        return ()
    return descriptors
