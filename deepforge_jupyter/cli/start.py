"""`deepforge start`: JupyterLab, with a MongoDB of its own if that is wished."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from deepforge_runner.supervisor import processes
from traitlets.config import Config

from deepforge_jupyter.cli.local_mongo import LocalMongo
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.workspace import Workspace
from deepforge_jupyter.workspace_settings import MONGO_VARIABLE


async def start(options: argparse.Namespace, terminal: Terminal) -> int:
    lab = [*options.lab, *([f"--port={options.port}"] if options.port else [])]
    if not options.mongo:
        if options.mongo_dir or options.mongo_port:
            raise BadRequest("--mongo-dir and --mongo-port belong to --mongo.")
        return await _lab(lab, os.environ)
    config = _config()
    mongo = LocalMongo(config=config)
    if options.mongo_port:
        mongo.port = options.mongo_port
    folder = Path(options.mongo_dir or mongo.dir or Path(_data_dir(config)) / "mongo").expanduser().absolute()
    async with mongo.running(folder, terminal, uri=os.environ.get(MONGO_VARIABLE, "")) as uri:
        return await _lab(lab, {**os.environ, MONGO_VARIABLE: uri})


async def _lab(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Its exit code. Ctrl-C is JupyterLab's, which has the terminal and asks; other signals to end are passed on, and
    where this is killed JupyterLab ends as well (on Linux)."""
    loop, is_to_end = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    for passed_on in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(passed_on, is_to_end.set)
    command = [sys.executable, "-m", "jupyterlab", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, env=dict(environment), preexec_fn=processes.load_death_signal(signal.SIGTERM)
    )
    ended, told = asyncio.ensure_future(process.wait()), asyncio.ensure_future(is_to_end.wait())
    await asyncio.wait([ended, told], return_when=asyncio.FIRST_COMPLETED)
    if not ended.done():
        process.terminate()
    told.cancel()
    return await ended


def _config() -> Config:
    """What Jupyter's configuration files say of DeepForge, as the server reads them."""
    from jupyter_core.application import JupyterApp

    class Files(JupyterApp):
        name = "jupyter-deepforge"

    files = Files()
    files.load_config_file()
    return files.config


def _data_dir(config: Config) -> str:
    return str(config.get("DeepForge", {}).get("data_dir") or Workspace().data_dir)
