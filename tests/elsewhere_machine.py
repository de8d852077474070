"""A second machine, for tests: `python elsewhere_machine.py FOLDER` runs attempts in FOLDER until it is killed.

It has the standard library and `deepforge_runner`, an environment and a folder of its own, and neither sees a server's
files nor knows a key. Servers connect to the port that it says and attend attempts (tests/deepforge_elsewhere.py): it
asks them for what an attempt takes, and tells them what comes of it, one JSON object a line. It goes on without them.

`--log FILE` notes every line that it gets. `--fault` makes it do one thing wrong: `late` uses its first address after
two seconds, `garbled` first sends other bytes of an output than it said, `silent` says that it sent one and did not.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from deepforge_runner.supervisor import launch
from elsewhere_talk import Attendant, SupervisorLines

TRIES = 5
AGAIN_S = 0.1
LOOK_S = 0.01
PIECE_BYTES = 1 << 20
LATE_S = 2.1
SOON = 50
"""So many files are fetched before their addresses expire."""


class Failed(Exception):
    """The attempt cannot go on: what a server said, or what cannot be done here."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.failure = {"name": name, "message": message}


class Anew(Exception):
    """Another server goes on, and has not been told of the output."""


class Attempt:
    """`folder` holds `run`, its run directory, with inputs and snapshots beside it."""

    def __init__(self, machine: Machine, folder: Path, job: dict[str, Any]) -> None:
        self._machine = machine
        self._folder = folder
        self._job = job
        self._run = folder / "run"
        self.attendants: list[Attendant] = []
        self.is_canceled = False
        self.has_started = False
        self.is_over = False
        self.sends: list[str] = []
        """The outputs that servers get, as no storage takes them."""

    def work(self) -> None:
        (self._run / "feed").mkdir(parents=True)
        (self._run / "outputs").mkdir()
        try:
            self._stage()
            self._operate()
            self._give()
        except Failed as error:
            self._end_by(error)
        self.is_over = True

    def cancel(self) -> None:
        self.is_canceled = True
        if self.has_started:
            with self._machine.supervisor() as lines:
                lines.request("cancel", run_directory=str(self._run))

    def told(self, known: dict[str, int]) -> list[dict[str, Any]]:
        """What has come to the feed, and to outputs that servers get, since they had `known` bytes by path."""
        paths = [path for path in (self._run / "feed").rglob("*") if path.is_file()]
        for port in self.sends:
            paths += (self._run / "outputs" / port).iterdir()
        messages = []
        for path in sorted(paths):
            name = path.relative_to(self._run).as_posix()
            with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:  # a draft that has its name now
                file.seek(known.get(name, 0))
                while piece := file.read(PIECE_BYTES):
                    offset = known.get(name, 0)
                    messages.append({"file": name, "offset": offset, "data": base64.b64encode(piece).decode()})
                    known[name] = offset + len(piece)
        return messages

    def end(self) -> dict[str, str]:
        names = [name for name in ("exit.json", "result.json") if (self._run / name).exists()]
        return {name: (self._run / name).read_text() for name in names}

    def _ask(self, what: str, **question: Any) -> dict[str, Any]:
        """Of whichever server attends and lends, however long none does."""
        while not self.is_canceled:
            for attendant in list(self.attendants):
                if not attendant.lends or attendant.is_gone:
                    continue
                answer = attendant.ask({"what": what, **question})
                if answer is None or answer.get("is_away"):
                    continue
                if answer.get("is_new"):
                    raise Anew
                if "failure" in answer:
                    raise Failed(**answer["failure"])
                return answer
            time.sleep(AGAIN_S)
        raise Failed("Canceled", "It was canceled.")

    def _stage(self) -> None:
        commit = os.path.basename(self._job["snapshot"])
        self._bring_snapshot(commit)
        inputs = {}
        for port in self._job.get("inputs", {}):
            inputs[port] = str(folder := self._folder / "inputs" / port)
            folder.mkdir(parents=True)
            lent = self._ask("input", port=port)
            header = base64.b64decode(lent["header"])
            (folder / "value.json").write_bytes(header)
            if (needed := json.loads(header).get("requires", {}).get("snapshot")) is not None:
                self._bring_snapshot(needed)
            names = [*lent["files"]]
            for begin in range(0, len(names), SOON):
                soon = names[begin : begin + SOON]
                found = self._ask("addresses", port=port, files=soon)["addresses"]
                for name in soon:
                    self._bring(port, name, folder / name, *lent["files"][name], found.get(name))
        snapshot = str(self._folder / "snapshots" / commit)
        job = {**self._job, "inputs": inputs, "snapshot": snapshot, "project_folder": None}
        self._write("job.json", job)

    def _bring_snapshot(self, commit: str) -> None:
        folder = self._folder / "snapshots" / commit
        if folder.exists():
            return
        folder.mkdir(parents=True)
        for path, data in self._ask("snapshot", commit=commit)["files"].items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(base64.b64decode(data))

    def _bring(
        self,
        port: str,
        name: str,
        target: Path,
        size_bytes: int,
        sha256: str | None,
        address: dict[str, str | None] | None,
    ) -> None:
        for number in range(TRIES):
            if number:
                address = self._ask("addresses", port=port, files=[name])["addresses"].get(name)
            if self._machine.fault_once("late"):
                time.sleep(LATE_S)
            try:
                digest = self._copy(port, name, target, size_bytes) if address is None else _download(target, **address)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code == 404:
                        self._ask("damaged", port=port, why=f"“{name}” is gone")
            except OSError:
                time.sleep(AGAIN_S)
            else:
                if target.stat().st_size != size_bytes or sha256 not in (None, digest):
                    self._ask("damaged", port=port, why=f"“{name}” is not what was stored")
                return
        raise Failed("Unavailable", f"“{name}” of {port} cannot be read from its storage here.")

    def _copy(self, port: str, name: str, target: Path, size_bytes: int) -> str:
        digest = hashlib.sha256()
        with open(target, "wb") as file:
            for offset in range(0, size_bytes, PIECE_BYTES):
                asked = {"port": port, "file": name, "offset": offset, "length": PIECE_BYTES}
                data = base64.b64decode(self._ask("read", **asked)["data"])
                digest.update(data)
                file.write(data)
        return digest.hexdigest()

    def _operate(self) -> None:
        if self.is_canceled:
            raise Failed("Canceled", "It was canceled.")
        with self._machine.supervisor() as lines:
            self.has_started = True
            variables = self._job.get("variables", {})
            limits = {"fresh": True, "variables": variables, "time_limit_s": self._job.get("time_limit_s")}
            running = lines.request("start", run_directory=str(self._run), **limits)["running"]
            if self.is_canceled:
                lines.request("cancel", run_directory=str(self._run))
            while running and "ended" not in lines.read():
                pass
        while not self._has_end():
            time.sleep(LOOK_S)

    def _give(self) -> None:
        """Outputs go to where the storage takes them, else to the servers."""
        if not (self._run / "result.json").exists() or (self._run / "exit.json").exists():
            return
        result = json.loads((self._run / "result.json").read_text())
        for port in result["outputs"]:
            while True:
                with contextlib.suppress(Anew):
                    self._give_one(port)
                    break

    def _give_one(self, port: str) -> None:
        folder = self._run / "outputs" / port
        header = (folder / "value.json").read_bytes()
        sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.name != "value.json"}
        place = self._ask("output", port=port, header=base64.b64encode(header).decode(), files=sizes)
        if place.get("is_here"):
            self.sends.append(port)
            return
        for name in place["files"]:
            self._send(port, name, folder / name, place["part_bytes"])
        digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sizes}
        self._ask("complete", port=port, digests=digests)

    def _send(self, port: str, name: str, file: Path, part_bytes: int) -> None:
        if self._machine.fault == "silent":
            return
        for part in range(-(-file.stat().st_size // part_bytes)):
            with open(file, "rb") as opened:
                opened.seek(part * part_bytes)
                data = opened.read(part_bytes)
            md5 = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
            for _ in range(TRIES):
                url = self._ask("part", port=port, file=name, part=part, md5=md5)["url"]
                sent = bytes(len(data)) if self._machine.fault_once("garbled") else data
                request = urllib.request.Request(url, data=sent, method="PUT", headers={"Content-MD5": md5})
                try:
                    urllib.request.urlopen(request, timeout=60).close()
                    break
                except OSError as error:
                    if isinstance(error, urllib.error.HTTPError):
                        error.close()
                    time.sleep(AGAIN_S)
            else:
                raise Failed("Unavailable", f"“{name}” of {port} cannot be sent to its storage from here.")

    def _end_by(self, error: Failed) -> None:
        ended = {"ended_unix_s": time.time()}
        if self.is_canceled:
            self._write("result.json", {"status": "canceled", **ended})
        else:
            self._write("result.json", {"status": "failed", "failure": error.failure, **ended})

    def _has_end(self) -> bool:
        return (self._run / "result.json").exists() or (self._run / "exit.json").exists()

    def _write(self, name: str, content: dict[str, Any]) -> None:
        temporary = self._run / f"{name}.new"
        temporary.write_text(json.dumps(content))
        temporary.replace(self._run / name)


def _download(target: Path, *, url: str, tag: str | None) -> str:
    digest = hashlib.sha256()
    request = urllib.request.Request(url, headers={} if tag is None else {"If-Match": tag})
    with urllib.request.urlopen(request, timeout=60) as answer, open(target, "wb") as file:
        while piece := answer.read(PIECE_BYTES):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


class Machine:
    def __init__(self, folder: Path, *, fault: str | None, log: Path | None) -> None:
        self._folder = folder
        self._log = log
        self.fault = fault
        self._fault_to_come = fault
        self._attempts: dict[str, Attempt] = {}
        self._turn = threading.Lock()
        self._socket = folder / "supervisors" / "one.sock"
        command = launch.supervisor_command(sys.executable, str(self._socket), idle_seconds=3600)
        subprocess.run(command, check=True)

    def supervisor(self) -> SupervisorLines:
        return SupervisorLines(self._socket)

    def fault_once(self, fault: str) -> bool:
        with self._turn:
            if self._fault_to_come != fault:
                return False
            self._fault_to_come = None
            return True

    def serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            first = self._read(lines)
            if first is None:
                return
            if "cancel" in first:
                attempt = self._attempts.get(first["cancel"])
                if attempt is not None:
                    attempt.cancel()
                connection.sendall(b'{"is_known": %s}\n' % (b"true" if attempt else b"false"))
                return
            attempt = self._known(first["attend"], first["job"])
            if attempt is None:
                connection.sendall(b'{"is_unknown": true}\n')
                return
            attendant = Attendant(connection, lends=first["job"] is not None)
            attempt.attendants.append(attendant)
            attendant.send({"is_known": True})
            threading.Thread(target=self._tell, args=(attempt, attendant, first["have"]), daemon=True).start()
            while (message := self._read(lines)) is not None:
                attendant.take(message["answer"], message)
            attendant.leave()
            attempt.attendants.remove(attendant)

    def _read(self, lines: Any) -> dict[str, Any] | None:
        try:
            line = lines.readline()
        except OSError:
            return None
        if self._log is not None:
            with self._turn, open(self._log, "ab") as log:
                log.write(line)
        return json.loads(line) if line.endswith(b"\n") else None

    def _known(self, key: str, job: dict[str, Any] | None) -> Attempt | None:
        """It begins when a server says what it is."""
        with self._turn:
            if key not in self._attempts and job is not None:
                folder = self._folder / "attempts" / key
                folder.mkdir(parents=True)
                attempt = self._attempts[key] = Attempt(self, folder, job)
                threading.Thread(target=attempt.work, daemon=True).start()
            return self._attempts.get(key)

    def _tell(self, attempt: Attempt, attendant: Attendant, known: dict[str, int]) -> None:
        while not attendant.is_gone:
            is_over = attempt.is_over
            for message in attempt.told(known):
                attendant.send(message)
            if is_over:
                attendant.send({"end": attempt.end()})
                return
            time.sleep(LOOK_S)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fault", choices=("late", "garbled", "silent"))
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    machine = Machine(options.folder, fault=options.fault, log=options.log)
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=machine.serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
