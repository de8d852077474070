"""A real kernel of a project, as the browser uses it, without a server."""

from __future__ import annotations

import json
import os
import re
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

REPOSITORY = Path(__file__).parents[2]


@dataclass
class Answer:
    """What one cell gave."""

    status: str = ""
    text: str = ""
    displays: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    took_s: float = 0.0

    @property
    def traceback(self) -> str:
        """The error as people read it, without colours."""
        assert self.error is not None
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(self.error["traceback"]))

    def roles(self, role: str) -> list[dict[str, Any]]:
        """The displays of a role, in order."""
        return [shown for shown in self.displays if shown["metadata"].get("deepforge", {}).get("role") == role]

    @property
    def figures(self) -> list[dict[str, Any]]:
        return [shown for shown in self.displays if "image/png" in shown["data"]]

    def output(self, name: str) -> dict[str, Any]:
        (found,) = (shown for shown in self.roles("output") if shown["metadata"]["deepforge"]["name"] == name)
        return found

    @property
    def done(self) -> dict[str, Any]:
        (found,) = self.roles("done")
        return found["metadata"]["deepforge"]


class Kernel:
    """A kernel that was started by the project's kernelspec."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient, project: Path) -> None:
        self.manager = manager
        self.client = client
        self.project = project

    def run(self, code: str, *, interrupt_after: str = "", **options: Any) -> Answer:
        """Runs a cell; interrupts it once it has printed `interrupt_after`."""
        answer = Answer()
        is_interrupted = not interrupt_after

        def collect(message: dict[str, Any]) -> None:
            nonlocal is_interrupted
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                answer.text += content["text"]
            elif kind in ("display_data", "execute_result"):
                answer.displays.append(content)
            elif kind == "update_display_data":
                answer.updates.append(content)
            elif kind == "error":
                answer.error = content
            if not is_interrupted and interrupt_after in answer.text:
                is_interrupted = True
                self.manager.interrupt_kernel()

        started_s = time.perf_counter()
        reply = self.client.execute_interactive(
            code, timeout=60, output_hook=collect, store_history=False, stop_on_error=False, **options
        )
        answer.took_s = time.perf_counter() - started_s
        answer.status = reply["content"]["status"]
        return answer

    def write(self, path: str, source: str) -> str:
        """Puts a file into the project; its text."""
        text = textwrap.dedent(source)
        file = self.project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return text

    def try_it(self, name: str = "Train", **wish: Any) -> Answer:
        """Tries an operation as the server would ask for; `text` None stands for the file's."""
        return self.run(code_of(self.project, name, **wish))

    def enter(self, *arguments: Any) -> Answer:
        given = ", ".join(json.dumps(argument) for argument in arguments)
        return self.run(f'__import__("deepforge_runner.trying").trying.enter({given})')


def code_of(project: Path, name: str, **wish: Any) -> str:
    text = wish.pop("text", None)
    fields = {
        "folder": str(project),
        "snapshots": str(project.parent / "snapshots"),
        "operation": name,
        "file": f"operations/{name}.py",
        "class_name": name,
        "text": text if text is not None else (project / "operations" / f"{name}.py").read_text(),
        "inputs": {},
        "outputs": [],
        "attributes": {},
        "references": {},
        "reload": False,
        "from_cells": False,
        **wish,
    }
    return f'__import__("deepforge_runner.trying").trying.run({json.dumps(fields)!r})'


def started(project: Path, home: Path) -> Kernel:
    spec = {
        "argv": [sys.executable, "-m", "deepforge_jupyter.kernel", "-f", "{connection_file}"],
        "display_name": "DeepForge (p · default)",
        "language": "python",
        "env": {
            "DEEPFORGE_PROJECT_FOLDER": str(project),
            "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "kernels")]),
        },
    }
    (home / "kernels" / "project").mkdir(parents=True)
    (home / "kernels" / "project" / "kernel.json").write_text(json.dumps(spec))
    specs = KernelSpecManager(kernel_dirs=[str(home / "kernels")])
    manager = KernelManager(kernel_name="project", kernel_spec_manager=specs)
    manager.start_kernel(cwd=str(home))
    client: BlockingKernelClient = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return Kernel(manager, client, project)


def stop(kernel: Kernel) -> None:
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)
    kernel.client.context.destroy()
    kernel.manager.context.destroy()
