"""A project's snapshot on disk and the runner as a real process."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

KERNELS = Path(__file__).parents[2] / "kernels"


class Attempt:
    """A run directory after (or while) its runner ran."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.process: subprocess.Popen[str] | None = None
        self.code: int | None = None
        self.printed = ""

    @property
    def result(self) -> dict[str, Any]:
        return json.loads((self.directory / "result.json").read_text())

    @property
    def failure(self) -> dict[str, Any]:
        assert self.result["status"] == "failed", self.text()
        return self.result["failure"]

    def events(self, *types: str) -> list[dict[str, Any]]:
        segments = sorted((self.directory / "feed").glob("*.jsonl"))
        events = [json.loads(line) for path in segments for line in path.read_text().splitlines()]
        return [event for event in events if not types or event["type"] in types]

    def contents(self, *types: str) -> list[dict[str, Any]]:
        return [event["content"] for event in self.events(*types)]

    def text(self, name: str | None = None) -> str:
        return "".join(c["text"] for c in self.contents("stream") if name in (None, c["name"]))

    def payload(self, content: dict[str, Any], mime: str) -> bytes:
        if mime in content.get("blobs", {}):
            return (self.directory / "feed" / "blobs" / content["blobs"][mime]["name"]).read_bytes()
        held = content["data"][mime].encode()
        return base64.b64decode(held) if mime in ("image/png", "image/jpeg") else held

    def output(self, port: str = "result") -> Path:
        return Path(self.result["outputs"][port]["path"])

    def run_again(self, *, descriptor: int | None = None) -> subprocess.CompletedProcess[str]:
        """The same attempt from the start, its events to `descriptor` if one is given."""
        for path in (self.directory / "claim", *(self.directory / "feed").glob("*.jsonl")):
            path.unlink(missing_ok=True)
        environment = {"PYTHONPATH": str(KERNELS)}
        if descriptor is not None:
            environment["DEEPFORGE_EVENTS_FD"] = str(descriptor)
        return subprocess.run(
            [sys.executable, "-m", "deepforge_runner", str(self.directory)],
            env=environment,
            pass_fds=[] if descriptor is None else [descriptor],
            capture_output=True,
            text=True,
            timeout=60,
        )

    def wait(self) -> Attempt:
        assert self.process is not None
        self.printed = self.process.communicate(timeout=120)[0]
        self.code = self.process.returncode
        return self


class Workplace:
    """Writes operations and runs them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.snapshot = folder / "snapshots" / "c0ffee"
        self.project = folder / "project"
        self.project.mkdir()
        self.snapshot.mkdir(parents=True)
        self._count = 0

    def write(self, path: str, text: str) -> Path:
        """A file of the snapshot."""
        return self._write(self.snapshot / path, text)

    def write_live(self, path: str, text: str) -> Path:
        """A file of the person's folder only."""
        return self._write(self.project / path, text)

    def _write(self, file: Path, text: str) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file

    def start(
        self,
        code: str | None = None,
        *,
        name: str = "Op",
        outputs: tuple[str, ...] = (),
        live: bool = True,
        directory: Path | None = None,
        environment: dict[str, str] | None = None,
        **fields: Any,
    ) -> Attempt:
        if code is not None:
            self.write(f"operations/{name}.py", code)
        self._count += 1
        directory = directory or self.folder / "runs" / f"{name}-{self._count}"
        directory.mkdir(parents=True, exist_ok=True)
        job = {
            "format": 1,
            "execution": "e1",
            "execution_name": "train",
            "node": name,
            "label": name,
            "attempt": 1,
            "operation": name,
            "file": f"operations/{name}.py",
            "class_name": name,
            "outputs": list(outputs),
            "snapshot": str(self.snapshot),
            "project_folder": str(self.project) if live else None,
            **fields,
        }
        (directory / "job.json").write_text(json.dumps(job))
        attempt = Attempt(directory)
        variables = {k: v for k, v in os.environ.items() if not k.startswith(("DEEPFORGE", "MPL", "PYTHON"))}
        variables |= {"PYTHONPATH": str(KERNELS)} | (environment or {})
        attempt.process = subprocess.Popen(
            [sys.executable, "-m", "deepforge_runner", str(directory)],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return attempt

    def run(self, code: str | None = None, **options: Any) -> Attempt:
        """Runs an operation to its end; `name` is its file's stem and class."""
        return self.start(code, **options).wait()


@pytest.fixture
def kernels() -> str:
    """The folder to put on the path of a process that imports the runner."""
    return str(KERNELS)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)
