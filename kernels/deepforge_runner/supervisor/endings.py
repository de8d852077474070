"""In words: how an operation's process ended when the runner could not say it itself."""

from __future__ import annotations

import os
import signal
import time

_SIGNAL_WORDS = {
    "SIGSEGV": " (segmentation fault)",
    "SIGABRT": " (the program aborted itself)",
    "SIGBUS": " (bus error)",
    "SIGFPE": " (arithmetic error)",
    "SIGILL": " (illegal instruction)",
    "SIGKILL": "; the machine may have run out of memory",
}


class Ending:
    """`status` ends the feed; `error` is the content of an error event; `exit` is `exit.json`. None: not needed."""

    def __init__(self, status, error=None, exit=None):
        self.status = status
        self.error = error
        self.exit = exit


def ending_of(wait_status, stopped, result, last_words=""):
    """What to tell of a process by its wait status.

    `stopped` is None, {"canceled": True} or {"reason": why it was stopped}; `result` is what the runner left;
    `last_words` is the end of its standard error.
    """
    reason = (stopped or {}).get("reason")
    is_canceled = bool(stopped) and reason is None
    if result is not None and not (reason and result.get("status") == "canceled"):
        return Ending(result.get("status", "failed"))
    code, number = _split(wait_status)
    if is_canceled:
        return Ending("canceled", exit=_exit(code, number, None, True))
    reason = reason or reason_of(code, number, last_words)
    error = {"ename": "Stopped" if stopped else "Died", "evalue": reason, "traceback": [reason]}
    return Ending("failed", error, _exit(code, number, reason, False))


def reason_of(code, number, last_words=""):
    """One sentence for an exit code or a signal's number."""
    if number is not None:
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = "signal %d" % number
        return "killed by %s%s" % (name, _SIGNAL_WORDS.get(name, ""))
    lines = [line for line in last_words.strip().splitlines() if line.strip()]
    said = ": " + lines[-1].strip() if lines and code else ""
    return "the process ended with exit code %s before its result was saved%s" % (code, said)


def _split(wait_status):
    if wait_status is None:
        return None, None
    if os.WIFSIGNALED(wait_status):
        return None, os.WTERMSIG(wait_status)
    return os.WEXITSTATUS(wait_status), None


def _exit(code, number, reason, canceled):
    return {"code": code, "signal": number, "reason": reason, "canceled": canceled, "ended_unix_s": time.time()}
