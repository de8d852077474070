"""Artifacts that tests put into a project, and a pipeline that takes one."""

from __future__ import annotations

import json

from jupyter_servers import Server

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.protocol.artifacts import UploadedArtifact

USE = """\
class Use:
    def execute(self, data):
        print(type(data).__name__, list(sorted(p.name for p in data.iterdir())) if data.is_dir() else data.read_text())
        seen = 1
        return seen
"""


def put(server: Server, project: str, name: str, content: bytes = b"1,2\n", **options: str) -> UploadedArtifact:
    folder = server.home / "outgoing"
    folder.mkdir(exist_ok=True)
    file = folder / "file.csv"
    file.write_bytes(content)
    return server.client().upload_artifact(project, file, name=name, **options)


def run_use(server: Server, project: str, artifact: str) -> tuple[Execution, str]:
    client = server.client()
    folder = server.root / client.project(project).path
    (folder / "operations" / "Use.py").write_text(USE)
    document = {
        "format": 1,
        "nodes": {"Load": {"operation": "Input", "attributes": {"artifact": artifact}}, "Use": {"operation": "Use"}},
        "edges": [{"source": "Load", "output": "data", "target": "Use", "input": "data"}],
    }
    (folder / "pipelines" / "use.dfpipe").write_text(json.dumps(document))
    ended = client.wait(client.start(project, "pipelines/use.dfpipe").id, timeout_s=120)
    assert ended.status.value == "success", [job.failure for job in client.execution(ended.id).jobs]
    said = "".join(event["content"].get("text", "") for event in client.events(ended.id, "Use"))
    return ended, said
