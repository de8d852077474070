"""What the system says about processes: who they are, whether they live, what belongs to them.

Reads `/proc` where there is one (Linux); elsewhere only process groups are known.
"""

from __future__ import annotations

import os
import signal
import socket

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def machine():
    """Which machine and pid namespace this process is in: {"host", "boot_id", "pid_namespace"}."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    boot = _read("/proc/sys/kernel/random/boot_id") or ""
    return {"host": socket.gethostname(), "boot_id": boot.strip(), "pid_namespace": namespace}


def _stat(pid):
    """(state, parent, session, start time) of a process, or None if there is none of that id."""
    text = _read("/proc/%d/stat" % pid)
    if not text:
        return None
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[1]), int(fields[3]), fields[19]


def started(pid):
    """When a process started, as text that no later process of the same id shares; None if it is gone."""
    if not os.path.isdir("/proc/self"):
        import subprocess

        run = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], stdout=subprocess.PIPE, check=False)
        return run.stdout.decode().strip() or None
    stat = _stat(pid)
    return stat[3] if stat else None


def is_alive(pid, started_text):
    """True if that very process still runs; a zombie is dead."""
    if not os.path.isdir("/proc/self"):
        return started(pid) == started_text
    stat = _stat(pid)
    return stat is not None and stat[3] == started_text and stat[0] not in "ZX"


def _all_stats():
    stats = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = _stat(int(name))
            if stat is not None:
                stats[int(name)] = stat
    return stats


def living_children():
    """The ids of this process's children that are no zombies; None where the system does not say."""
    pid = os.getpid()
    text = _read("/proc/self/task/%d/children" % pid)
    if text is not None:
        children = {int(word): _stat(int(word)) for word in text.split()}
        return {child for child, stat in children.items() if stat and stat[0] not in "ZX"}
    if not os.path.isdir("/proc/self"):
        return None
    return {child for child, stat in _all_stats().items() if stat[1] == pid and stat[0] not in "ZX"}


def tree(pid):
    """A process, its living descendants, and whoever is in a session that one of them began."""
    if not os.path.isdir("/proc/self"):
        return {pid}
    stats = _all_stats()
    members = {pid}
    while True:
        found = {
            child
            for child, (state, parent, session, _) in stats.items()
            if child not in members and state not in "ZX" and (parent in members or session in members)
        }
        if not found:
            return members
        members |= found


def kill_tree(pid):
    """Kills a process and everything that belongs to it (elsewhere than on Linux: its process group)."""
    members = tree(pid)
    for member in members:
        send_signal(member, signal.SIGKILL)
    if len(members) == 1:
        try:
            os.killpg(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def send_signal(pid, number):
    """Sends a signal; a process that is gone is no error."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def load_subreaper():
    """A function that makes the calling process adopt its orphaned descendants and, given a signal, get that when its
    parent dies; None where that is unknown."""
    prctl = _load_prctl()
    if prctl is None:
        return None

    def become_subreaper(parents_death=None):
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        if parents_death is not None:
            prctl(PR_SET_PDEATHSIG, parents_death, 0, 0, 0)

    return become_subreaper


def load_death_signal(number):
    """A function that gives the calling process a signal when its parent dies; None where that is unknown."""
    prctl = _load_prctl()
    return None if prctl is None else lambda: prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def _load_prctl():
    if not os.path.isdir("/proc/self"):
        return None
    try:
        import ctypes

        return ctypes.CDLL(None, use_errno=True).prctl
    except (ImportError, OSError, AttributeError):
        return None
