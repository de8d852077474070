"""A MongoDB of one's own: `mongod` on this machine, for as long as it is needed."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from traitlets import Float, Int, Unicode
from traitlets.config import Configurable

from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.errors import BadRequest, Unavailable

HOST = "127.0.0.1"
DATABASE = "deepforge"
LOCK = "mongod.lock"
PORT_FILE = "deepforge.port"
LOG = "mongod.log"
TOLD_LINES = 5


class LocalMongo(Configurable):
    """Settings of the `mongod` that `deepforge start --mongo` starts."""

    dir = Unicode("", help="Its data path; by default `mongo` in the data folder.").tag(config=True)
    port = Int(27017, help="Its port, on this machine alone.").tag(config=True)
    program = Unicode("mongod", help="The program, by its name or its path.").tag(config=True)
    patience_s = Float(60.0, help="Seconds within which it must answer.").tag(config=True)

    @asynccontextmanager
    async def running(self, folder: Path, terminal: Terminal, *, uri: str = "") -> AsyncIterator[str]:
        """The address of its database, or `uri`, whose port it takes. One that runs on `folder` already is used,
        and left; one that is started here ends with this. Raises Unavailable."""
        port = _port_of(uri) or self.port
        if _is_held(folder):
            port = await self._port_of_running(folder, port)
            terminal.note(f"The MongoDB that runs on {folder} (port {port}) is used; whoever started it ends it.")
            yield uri or _address(port)
            return
        guardian = await self._start(folder, port)
        try:
            terminal.note(f"MongoDB keeps its data in {folder} and listens on port {port} of this machine.")
            yield uri or _address(port)
        finally:
            await _end(guardian, folder)

    async def _start(self, folder: Path, port: int) -> Process:
        program = shutil.which(self.program)
        if program is None:
            raise Unavailable(
                f"There is no `{self.program}` on this machine. Install MongoDB's server, or say where it is "
                "(LocalMongo.program); or use one elsewhere: `MONGO_URI=mongodb://HOST/deepforge deepforge start`. "
                "Without a MongoDB, `deepforge start` keeps the records in a file."
            )
        if _answers(port):
            raise Unavailable(
                f"Port {port} of this machine is taken, by a program that does not keep its data in {folder}. Choose "
                "another with --mongo-port; if it is the MongoDB that you want, set MONGO_URI and leave --mongo out."
            )
        command = [sys.executable, "-m", "deepforge_jupyter.cli.guardian", program]
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / PORT_FILE).write_text(f"{port}\n")
            with (folder / LOG).open("ab") as log:
                begins = log.tell()
                guardian = await asyncio.create_subprocess_exec(
                    *command,
                    *("--dbpath", str(folder), "--port", str(port), "--bind_ip", HOST),
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        except OSError as error:
            raise Unavailable(f"MongoDB cannot keep its data in {folder}: {error.strerror}.") from error
        try:
            await self._wait(guardian, folder, port, begins)
        except BaseException:
            await _end(guardian, folder)
            raise
        return guardian

    async def _wait(self, guardian: Process, folder: Path, port: int, begins: int) -> None:
        deadline_s = time.monotonic() + self.patience_s
        while guardian.returncode is None:
            if await asyncio.to_thread(_is_mongo, port):
                return
            if time.monotonic() > deadline_s:
                raise Unavailable(
                    f"MongoDB does not answer on port {port} within {self.patience_s:g} s "
                    f"(LocalMongo.patience_s). {_told(folder, begins)}"
                )
            await asyncio.sleep(0.05)
        raise Unavailable(f"MongoDB ended at once (exit code {guardian.returncode}). {_told(folder, begins)}")

    async def _port_of_running(self, folder: Path, port: int) -> int:
        """As it was kept when it was started here; a person's own listens on the one that is set."""
        deadline_s = time.monotonic() + self.patience_s
        while _is_held(folder):
            kept = _kept_port(folder) or port
            if await asyncio.to_thread(_is_mongo, kept):
                return kept
            if time.monotonic() > deadline_s:
                break
            await asyncio.sleep(0.1)
        raise Unavailable(
            f"A MongoDB holds {folder}, but none answers on port {port}. Say its port with --mongo-port, or stop it."
        )


async def _end(guardian: Process, folder: Path) -> None:
    """What it guards writes what it has and ends, also if this is canceled meanwhile."""
    assert guardian.stdin is not None
    guardian.stdin.close()
    await asyncio.shield(guardian.wait())
    (folder / PORT_FILE).unlink(missing_ok=True)


def _port_of(uri: str) -> int | None:
    """Raises BadRequest for a MongoDB of another machine, which cannot be started from here."""
    if not uri:
        return None
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not uri.startswith("mongodb://") or host not in ("localhost", HOST):
        raise BadRequest("MONGO_URI names a MongoDB that is not on this machine: it is used without --mongo.")
    return port or 27017


def _address(port: int) -> str:
    return f"mongodb://{HOST}:{port}/{DATABASE}"


def _is_held(folder: Path) -> bool:
    """True while a `mongod` runs on the folder: it holds a lock on this file."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise Unavailable(f"The data path {folder} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _kept_port(folder: Path) -> int | None:
    try:
        return int((folder / PORT_FILE).read_text())
    except (OSError, ValueError):
        return None


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _is_mongo(port: int) -> bool:
    from pymongo import MongoClient, errors

    if not _answers(port):
        return False
    client: MongoClient[dict[str, object]] = MongoClient(
        HOST, port, directConnection=True, serverSelectionTimeoutMS=1000, connectTimeoutMS=1000, socketTimeoutMS=1000
    )
    with client:
        try:
            client.admin.command("hello")
        except errors.PyMongoError:
            return False
    return True


def _told(folder: Path, begins: int) -> str:
    """The last of what it wrote since then, and where the rest is."""
    with (folder / LOG).open("rb") as log:
        log.seek(begins)
        lines = log.read()[-4000:].decode(errors="replace").splitlines()[-TOLD_LINES:]
    said = "\n".join(f"  {line}" for line in lines if line.strip())
    return f"It wrote into {folder / LOG}:\n{said}" if said else f"It wrote nothing into {folder / LOG}."
