"""Who runs an attempt: the claim, which holds the process's identity."""

from __future__ import annotations

import os
import sys

from . import handed, wire

_machine = {}
_identity = {}


def claim(run_directory):
    """True if this process may run the attempt; False if somebody else took it or gave it up."""
    identity = wire.dumps(describe())
    try:
        descriptor = os.open(os.path.join(run_directory, "claim"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    os.write(descriptor, identity)
    os.close(descriptor)
    return True


def describe():
    """What the claim says of this process; asked once."""
    if _identity.get("pid") != os.getpid():
        supervisor = handed.get(handed.PID)
        _identity.update(
            _this_machine(),
            pid=os.getpid(),
            pid_started=_started(),
            supervisor=handed.get(handed.SOCKET) or None,
            supervisor_pid=int(supervisor) if supervisor.isdigit() else None,
        )
    return _identity


def _this_machine():
    """What identifies this machine and container; asked once, also for the forks of this process."""
    if not _machine:
        _machine["host"] = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
        _machine["boot_id"] = _read("/proc/sys/kernel/random/boot_id")
        _machine["pid_namespace"] = _link("/proc/self/ns/pid")
    return _machine


def _started():
    """The process's start in clock ticks since boot, as text: with the pid it names a process for good."""
    fields = _read("/proc/self/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def read_wish(descriptor):
    """The run directory that a waiting process is given over a pipe; None if the pipe closes before."""
    wish = b""
    while not wish.endswith(b"\0"):
        data = os.read(descriptor, 1 << 16)
        if not data:
            return None
        wish += data
    os.close(descriptor)
    return os.fsdecode(wish[:-1])


def end(code, *, before):
    """Ends the process as an interpreter does, without taking its memory apart; `before` is called last."""
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        import atexit

        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        before()
    finally:
        os._exit(code & 0xFF)


def has_children():
    """True if this process has children, dead or alive, or if the system does not say."""
    if not hasattr(os, "waitid"):
        return True
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _read(path):
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        return os.read(descriptor, 4096).decode("ascii", "replace").strip()
    finally:
        os.close(descriptor)


def _link(path):
    try:
        return os.readlink(path)
    except OSError:
        return ""
