"""Runs a program for as long as whoever asked for it lives, however they end: `python -m …guardian PROGRAM ARGUMENTS`.

Its standard input is a pipe that the system closes with them. Ctrl-C in their terminal does not reach it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

ENDS_WITHIN_S = 60.0


def main(command: Sequence[str]) -> int:
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_as_usual)
    threading.Thread(target=_end_with_the_pipe, args=(process,), daemon=True).start()
    return process.wait()


def _as_usual() -> None:
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_DFL)


def _end_with_the_pipe(process: subprocess.Popen[bytes]) -> None:
    while os.read(0, 4096):  # nobody writes into it; sys.stdin would hold a lock when this ends first
        pass
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(ENDS_WITHIN_S)
        return
    process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
