"""Programs as forks of a process that has imported what they import: that takes longer than the rest of their start.
Run as a program, this is that process."""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SERVER, LAB, CLI = "jupyter_server", "jupyterlab", "deepforge_jupyter.cli"
IMPORTED = {
    SERVER: ("jupyter_server.serverapp", "deepforge_jupyter.app", "deepforge_jupyter.workspace"),
    LAB: (
        *("jupyterlab.labapp", "jupyter_lsp.serverextension", "jupyter_server_fileid.extension"),
        *("jupyter_server_terminals", "jupyter_server_ydoc.app", "notebook_shim.nbserver"),
        *("deepforge_jupyter.app", "deepforge_jupyter.workspace"),
    ),
    CLI: (
        *("deepforge_jupyter.cli.run", "deepforge_jupyter.cli.listing", "deepforge_jupyter.analysis"),
        *("deepforge_jupyter.store.sqlite", "deepforge_jupyter.storage.s3", "deepforge_jupyter.storage.sciserver"),
        *("deepforge_jupyter.services.executions", "deepforge_jupyter.services.direct_uploads"),
    ),
}
# Where these keep people's settings they read of the environment when they are imported: each fork imports them anew.
READ_WHEN_IMPORTED = ("jupyterlab.", "jupyter_server_fileid.")
READ_AT_START = ("PYTHONPATH", "PYTHONIOENCODING")
ENDS_WITHIN_S = 10.0


class Fork:
    """A process that somebody else is the parent of."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def is_running(self) -> bool:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return True
        return False

    def kill(self) -> None:
        """As a crash: this process alone, at once."""
        self._send(signal.SIGKILL)
        while self.is_running():
            time.sleep(0.01)

    def end(self) -> None:
        self._send(signal.SIGTERM)
        deadline_s = time.monotonic() + ENDS_WITHIN_S
        while self.is_running() and time.monotonic() < deadline_s:
            time.sleep(0.01)
        self.kill()

    def _send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)


class Template:
    """What the forks of one program are made of; it ends with this process."""

    def __init__(self, module: str, environment: Sequence[tuple[str, str]]) -> None:
        command = [sys.executable, __file__, module]
        own = {**own_environment(), **dict(environment)}
        self._process = subprocess.Popen(command, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self._process.communicate)

    def ask(self, **request: object) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())
        except BaseException:  # a test's time was up: the answer would be taken for that to the next request
            self._process.kill()
            template.cache_clear()
            raise


@functools.cache
def template(module: str, *environment: tuple[str, str]) -> Template:
    return Template(module, environment)


def _ask(module: str, environment: Mapping[str, str], **request: object) -> int:
    read_at_start = [(name, environment[name]) for name in READ_AT_START if name in environment]
    return template(module, *read_at_start).ask(environment=environment, **request)


def started(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Fork:
    """`python -m MODULE ARGUMENTS…`, which adds what it says to `log`."""
    folder, place = str(Path.cwd()), str(log)
    return Fork(_ask(module, environment, arguments=arguments, folder=folder, output=place, errors=place))


def ran(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """`python -m MODULE ARGUMENTS…` in `folder`, to its end."""
    with tempfile.TemporaryDirectory() as place:
        said = [Path(place, name) for name in ("output", "errors")]
        output, errors = map(str, said)
        code = _ask(
            module, environment, arguments=arguments, folder=str(folder), output=output, errors=errors, is_awaited=True
        )
        return subprocess.CompletedProcess(arguments, code, *[file.read_text("utf-8") for file in said])


def own_environment() -> dict[str, str]:
    """This process's, without what concerns its own Jupyter and DeepForge."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DEEPFORGE"))}


def main(module: str) -> None:
    sys.path[0] = os.getcwd()  # as of `python -m`
    for name in IMPORTED[module]:
        importlib.import_module(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        request = json.loads(line)
        is_awaited = request.pop("is_awaited", False)
        # of whom nobody waits for, nothing stays when it has ended
        signal.signal(signal.SIGCHLD, signal.SIG_DFL if is_awaited else signal.SIG_IGN)
        pid = os.fork()
        if not pid:
            return become(module, **request)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if is_awaited else pid, flush=True)


def become(
    module: str, *, arguments: list[str], environment: dict[str, str], folder: str, output: str, errors: str
) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, (path, mode) in enumerate([(os.devnull, os.O_RDONLY), (output, os.O_WRONLY), (errors, os.O_WRONLY)]):
        opened = os.open(path, mode | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    for name in [name for name in sys.modules if f"{name}.".startswith(READ_WHEN_IMPORTED)]:
        del sys.modules[name]
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
