"""`python -m deepforge_runner.supervisor --socket PATH`: returns when a detached supervisor listens at PATH."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
import traceback

from ..main import prepare
from ..rehearsal import rehearse_often
from . import addresses
from .allowed import ALLOWED_PACKAGES, companions
from .loop import Supervisor
from .spawn import InChild
from .timers import Timers


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="deepforge_runner.supervisor")
    parser.add_argument("--socket", required=True, help="where to listen; a log file is kept beside it")
    parser.add_argument("--preload", default="", help="modules to import before operations ask for them, with commas")
    parser.add_argument("--idle-seconds", type=float, default=10.0, help="end when unused for so long")
    options = parser.parse_args(arguments)
    socket_path = os.path.abspath(options.socket)
    try:
        listener = addresses.listen(socket_path)
    except OSError as error:
        sys.stderr.write("no supervisor can listen at %s: %s\n" % (socket_path, error))
        return 1
    if os.fork():
        os._exit(0)  # the starter may go on: connections are queued from now on
    _detach(socket_path)
    preload = [name for name in options.preload.split(",") if name.partition(".")[0] in ALLOWED_PACKAGES]
    supervisor = Supervisor(listener, socket_path, options.idle_seconds, Timers(), _load(preload))
    run_in_child = None
    try:
        supervisor.run()
    except InChild as child:
        run_in_child = child.run
    if run_in_child is not None:
        supervisor.release()
        run_in_child()
    _remove(socket_path)
    return 0


def _detach(socket_path):
    """Own session, no terminal, a log file for what goes wrong."""
    os.setsid()
    os.umask(0o022)
    os.chdir(os.path.dirname(socket_path))
    nowhere = os.open(os.devnull, os.O_RDONLY)
    log = os.open(socket_path + ".log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nowhere, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(nowhere)
    os.close(log)


def _load(preload):
    """Imports, and only imports: what has run code cannot be forked safely."""
    failed = {}
    loaded = []
    for name in preload:
        try:
            for module in (name, *companions(name)):
                importlib.import_module(module)
        except Exception as error:  # noqa: BLE001 - an import fails in any way; the operation then tells the person
            failed[name] = "%s: %s" % (type(error).__name__, error)
        else:
            loaded.append(name)
    runner = ["operation", "outputs", "pickling"] + (["figures"] if "matplotlib" in sys.modules else [])
    try:
        for name in runner:
            importlib.import_module("deepforge_runner." + name)
        prepare()
        rehearse_often()
    except Exception:  # noqa: BLE001 - every operation would say the same
        traceback.print_exc()
    gc.collect()
    gc.freeze()
    return {"loaded": loaded, "failed": failed, "site_packages": _site_packages()}


def _site_packages():
    """The folders of installed packages with their modification times in nanoseconds."""
    folders = {path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")}
    return {path: os.stat(path).st_mtime_ns for path in folders if os.path.isdir(path)}


def _remove(socket_path):
    log = socket_path + ".log"
    try:
        os.unlink(socket_path)
        if os.path.getsize(log) == 0:
            os.unlink(log)
    except OSError:
        pass  # somebody has removed the whole folder


if __name__ == "__main__":
    sys.exit(main())
