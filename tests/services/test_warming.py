"""What a server does in the background after its start, so that the first Run does not wait for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FIRST_RUN = """
import asyncio, sys
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.workspace import Workspace

async def main(root, data):
    workspace = Workspace(root=root, data_dir=data)
    await workspace.open()
    await workspace.warm()
    project = await workspace.projects.at("bench/deepforge.json")
    before = set(sys.modules)
    await workspace.executions.start(project.id, StartExecution(pipeline="pipelines/hello.dfpipe"))
    print(*sorted(set(sys.modules) - before))
    await workspace.close()

asyncio.run(main(*sys.argv[1:]))
"""


def test_after_warming_the_first_run_imports_nothing(tmp_path: Path) -> None:
    project = tmp_path / "root" / "bench"
    for folder in ("operations", "pipelines"):
        (project / folder).mkdir(parents=True)
    (project / "deepforge.json").write_text(json.dumps({"format": 1, "id": "bench", "name": "bench"}))
    (project / "operations" / "Hello.py").write_text("class Hello:\n    def execute(self):\n        print('hello')\n")
    pipeline = {"format": 1, "nodes": {"hello": {"operation": "Hello"}}, "edges": []}
    (project / "pipelines" / "hello.dfpipe").write_text(json.dumps(pipeline))
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_RUN, str(tmp_path / "root"), str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []
