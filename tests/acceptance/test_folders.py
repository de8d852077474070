"""Projects in projects, copies of projects, and folders full of data."""

from __future__ import annotations

import os
import shutil
import time

import pytest

from deepforge_jupyter.errors import ProjectCopied
from deepforge_jupyter.protocol.requests import SettleIdentity


@pytest.fixture
def own(make_lab):
    return make_lab()


def test_a_folder_full_of_data_does_not_slow_a_run(own, pipeline_text):
    pipeline = own.pipeline("give", pipeline_text({"Give": "Give"}))
    own.client.wait(own.client.start(own.project, pipeline).id)
    for number in range(20):
        folder = own.folder / "data" / str(number)
        folder.mkdir(parents=True)
        for name in range(1000):
            os.close(os.open(folder / f"{name}.txt", os.O_CREAT | os.O_WRONLY))
    for place in ("data/set.bin", "operations/weights.bin"):
        with (own.folder / place).open("wb") as file:
            file.truncate(5 << 30)
    since_s = time.monotonic()
    execution = own.client.start(own.project, pipeline, afresh=True)
    seconds = time.monotonic() - since_s
    assert own.client.wait(execution.id, timeout_s=120).status.value == "success"
    assert seconds < 2  # reading 5 GB, or hashing 20,000 files, takes longer
    done = own.command("run", "lab/pipelines/give.dfpipe", "--quiet")
    assert done.returncode == 0, done.stderr


def test_a_project_in_a_project_is_one_of_its_own(lab, pipeline_text):
    inner = lab.client.create_project("lab/inner")
    folder = lab.folder / "inner"
    (folder / "pipelines/give.dfpipe").write_text(pipeline_text({"Give": "Give"}))
    with lab.server.http() as http:
        body = http.post(f"projects/{inner.id}/executions", json={"pipeline": "pipelines/give.dfpipe"}).json()
    assert "there is no operation “Give”" in body["message"]  # the outer project's is not the inner one's
    assert lab.command("run", "lab/inner/pipelines/give.dfpipe").returncode == 2
    assert not any(name.startswith("inner") for name in (item.path for item in lab.client.pipelines(lab.project)))
    pipeline = lab.pipeline("outer", pipeline_text({"Give": "Give"}))
    execution = lab.client.start(lab.project, pipeline)
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "success"
    snapshot = lab.server.home / "deepforge/runs/snapshots" / lab.client.execution(execution.id).execution.snapshot
    assert (snapshot / "operations/Give.py").is_file()
    assert not (snapshot / "inner").exists()


@pytest.mark.parametrize("part", ["operations", "pipelines", "utils"])
def test_a_project_among_the_documents_of_another_is_refused(lab, part):
    with lab.server.http() as http:
        answer = http.post("projects", json={"path": f"lab/{part}/inner"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert f"“{part}” holds documents of the project “lab”" in answer.json()["message"]


def test_a_copied_project_runs_once_the_person_has_said_what_it_is(own, pipeline_text):
    pipeline = own.pipeline("give", pipeline_text({"Give": "Give"}))
    original = own.client.start(own.project, pipeline)
    own.client.wait(original.id)
    shutil.copytree(own.folder, own.server.root / "copy")
    (own.server.root / "copy/operations/Give.py").write_text("class Give:\n    def execute(self):\n        return 2\n")
    with pytest.raises(ProjectCopied) as refused:
        own.client.start(own.project, pipeline, folder="copy")
    assert refused.value.details == {"path": "copy", "other_path": "lab"}
    assert "“copy” and “lab”" in refused.value.message
    assert own.client.executions(own.project).total == 1
    here = own.client.start(own.project, pipeline, folder="lab")  # the original goes on undisturbed
    assert own.client.wait(here.id).status.value == "success"
    copy = own.client.settle_identity(own.project, SettleIdentity(path="copy", choice="copy"))
    assert copy.id != own.project
    there = own.client.start(copy.id, pipeline, folder="copy")
    assert own.client.wait(there.id).status.value == "success"
    assert own.client.execution(there.id).execution.root == str(own.server.root / "copy")
    assert (own.client.executions(copy.id).total, own.client.executions(own.project).total) == (1, 2)


def test_the_command_takes_a_copied_folder_for_a_copy(lab, pipeline_text):
    lab.pipeline("give", pipeline_text({"Give": "Give"}))
    shutil.copytree(lab.folder, lab.server.root / "by-command")
    done = lab.command("run", "by-command/pipelines/give.dfpipe", "--quiet")
    assert done.returncode == 0
    assert "by-command is a copy of the project in" in done.stderr
    assert lab.client.project(lab.project).path == "lab"
