"""Storages that people configure, over HTTP: entered once, tried, changed, removed; their secrets never come back."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_servers import Server, started, stop
from s3_servers import READER_KEY, READER_SECRET, S3Server
from sciserver_server import PASSWORD
from sciserver_servers import SciServer

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import AlreadyExists, BadRequest, Conflict, NotFound

MAKE = """\
    import numpy as np

    class Make:
        def __init__(self, size: int = 1000):
            self.size = size

        def execute(self):
            array = np.arange(self.size)
            return array
"""
SUM = """\
    class Sum:
        def execute(self, array):
            total = int(array.sum())
            print("total", total)
            return total
"""


def nodes_and_edges(*nodes: tuple[str, str, dict[str, object]], edges: list[str]) -> str:
    """Edges as `Make.array>Keep.data`."""
    parts = [[end.split(".") for end in edge.split(">")] for edge in edges]
    return json.dumps(
        {
            "format": 1,
            "nodes": {name: {"operation": operation, "attributes": given} for name, operation, given in nodes},
            "edges": [{"source": a, "output": b, "target": c, "input": d} for (a, b), (c, d) in parts],
        }
    )


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, with a project that makes an artifact and one that takes it."""
    for name in ("home", "root"):
        (tmp_path / name).mkdir()
    server = started(tmp_path / "home", tmp_path / "root")
    yield server
    stop(server)


@pytest.fixture
def work(lab: Server) -> str:
    project = lab.client().create_project("work", name="Work").id
    folder = lab.root / "work"
    for name, source in {"Make": MAKE, "Sum": SUM}.items():
        (folder / "operations" / f"{name}.py").write_text(textwrap.dedent(source))
    keep, load = ("Keep", "Output", {"name": "numbers"}), ("Load", "Input", {"artifact": "numbers"})
    make = nodes_and_edges(("Make", "Make", {}), keep, edges=["Make.array>Keep.data"])
    take = nodes_and_edges(load, ("Sum", "Sum", {}), edges=["Load.data>Sum.array"])
    (folder / "pipelines" / "make.dfpipe").write_text(make)
    (folder / "pipelines" / "take.dfpipe").write_text(take)
    return project


def run(server: Server, project: str, pipeline: str, storage: str, **changes: object) -> Execution:
    choice = AdapterChoice(name=storage)
    begun = server.client().start(project, f"pipelines/{pipeline}.dfpipe", storage=choice, **changes)
    ended = server.client().wait(begun.id, timeout_s=120)
    jobs = server.client().execution(ended.id).jobs
    assert ended.status.value == "success", [job.failure for job in jobs]
    return ended


def storages_of(server: Server, execution: Execution) -> set[str]:
    jobs = server.client().execution(execution.id).jobs
    return {value.storage for job in jobs for value in job.outputs.values()}


def test_values_of_a_project_lie_in_s3_and_are_taken_again_after_a_restart(
    s3: S3Server, lab: Server, work: str, tmp_path: Path
) -> None:
    client = lab.client()
    client.add_storage("Team bucket", "s3", options=s3.options("journey"), secrets={"secret_key": s3.secret_key})
    assert client.check_storage("Team bucket").problem is None
    made = run(lab, work, "make", "Team bucket")
    assert made.storage == AdapterChoice(name="Team bucket")
    assert storages_of(lab, made) == {"Team bucket"}
    assert not list((lab.home / "deepforge" / "blobs").rglob("value.json"))
    stop(lab)

    for copies in (lab.home / "deepforge" / "cache" / "entries").iterdir():  # as on another machine
        copies.rename(tmp_path / copies.name)
    again = started(lab.home, lab.root)
    try:
        taken = run(again, work, "take", "Team bucket")
        assert storages_of(again, taken) == {"Team bucket"}
        text = "".join(event["content"].get("text", "") for event in again.client().events(taken.id, "Sum"))
        assert text == "total 499500\n"
        here = run(again, work, "take", "local", afresh=True)
        assert storages_of(again, here) == {"Team bucket", "local"}
        mixed = run(again, work, "make", "local")
        jobs = {job.node: job for job in again.client().execution(mixed.id).jobs}
        assert (jobs["Make"].reused, jobs["Make"].outputs["array"].storage) == (True, "Team bucket")
        assert (jobs["Keep"].reused, jobs["Keep"].outputs["data"].storage) == (False, "local")
        back = run(again, work, "make", "Team bucket", overrides={"Make": {"size": 10}}, afresh=True)
        assert storages_of(again, back) == {"Team bucket"}
        for job in again.client().execution(back.id).jobs:
            for value in job.outputs.values():
                if value.artifact:
                    again.client().delete_artifact(value.artifact)
        again.client().delete_execution(back.id)
    finally:
        stop(again)


def test_a_secret_is_nowhere_but_encrypted(s3: S3Server, lab: Server, work: str) -> None:
    client, secret = lab.client(), "vErY-sEcReT-4711"
    options = s3.options("nowhere")
    added = client.add_storage("Mine", "s3", options=options, secrets={"secret_key": secret, "session_token": secret})
    assert (added.secrets, added.options) == (("secret_key", "session_token"), options)
    with lab.http() as http:
        answers = [http.get("storages").text, http.get("storages/Mine").text, http.get("openapi.json").text]
        answers.append(http.post("storage-checks", json={"name": "Mine"}).text)
        answers.append(http.patch("storages/Mine", json={"options": options, "secrets": {"session_token": ""}}).text)
        wrong = {"name": "x", "adapter": "s3", "options": {"bucket": "Bad"}, "secrets": {"secret_key": secret}}
        answers.append(http.post("storages", json=wrong).text)
        answers.append(http.post("storages", json={**wrong, "secrets": [secret]}).text)
        start = {"pipeline": "pipelines/make.dfpipe", "storage": {"name": "Mine"}}
        execution = http.post(f"projects/{work}/executions", json=start).json()["id"]
        ended = client.wait(execution, timeout_s=120)
        answers.append(http.get(f"executions/{execution}").text)
    assert ended.status.value == "failed"
    job = next(job for job in client.execution(execution).jobs if job.node == "Make")
    assert "does not accept the secret key" in job.failure.message
    assert [answer for answer in answers if secret in answer] == []
    stop(lab)
    files = [path for folder in (lab.home, lab.root) for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "store.sqlite" for path in files)
    assert [path for path in files if secret.encode() in path.read_bytes()] == []


def test_values_lie_in_sciserver_after_its_token_expired_and_its_password_is_nowhere(
    sci: SciServer, lab: Server, work: str
) -> None:
    client, options = lab.client(), sci.options(volume="from_the_server")
    kind = next(kind for kind in client.storage_list().kinds if kind.name == "sciserver")
    assert next(option for option in kind.options if option.name == "volume_pool").choices == ("Storage", "Temporary")
    client.add_storage("SciServer", "sciserver", options=options, secrets={"password": "wrong-password"})
    assert "does not accept the password of “ada”" in client.check_storage("SciServer").problem
    client.change_storage("SciServer", secrets={"password": PASSWORD})
    assert client.check_storage("SciServer").problem is None
    made = run(lab, work, "make", "SciServer")
    assert storages_of(lab, made) == {"SciServer"}
    sci.end_tokens()
    assert storages_of(lab, run(lab, work, "take", "SciServer")) == {"SciServer"}
    token = sci.token()
    client.change_storage("SciServer", secrets={"password": "", "token": token})
    assert client.check_storage("SciServer").problem is None
    sci.end_tokens()
    assert "has expired, or is none. Enter a new one" in client.check_storage("SciServer").problem
    with lab.http() as http:
        answers = [http.get("storages").text, http.get(f"executions/{made.id}").text]
    stop(lab)
    files = [path for folder in (lab.home, lab.root) for path in folder.rglob("*") if path.is_file()]
    texts = [text.encode() for text in answers] + [path.read_bytes() for path in files]
    assert not [text for text in texts if any(secret.encode() in text for secret in (PASSWORD, token))]


def test_a_storage_is_tried_changed_and_given_a_new_secret(s3: S3Server, lab: Server) -> None:
    client = lab.client()
    secrets = {"secret_key": READER_SECRET}
    client.add_storage("Team", "s3", options=s3.options("tried", access_key=READER_KEY), secrets=secrets)
    assert "may not" in client.check_storage("Team").problem
    with pytest.raises(AlreadyExists, match="a storage “Team” already"):
        client.add_storage("Team", "s3", options=s3.options("tried"), secrets=secrets)
    client.change_storage("Team", options=s3.options("tried"))
    assert "does not accept the secret key" in client.check_storage("Team").problem
    client.change_storage("Team", secrets={"secret_key": s3.secret_key})
    assert client.check_storage("Team").problem is None
    assert [storage.name for storage in client.storages()] == ["local", "Team"]
    client.remove_storage("Team")
    assert [storage.name for storage in client.storages()] == ["local"]


def test_a_storage_is_tried_before_it_is_added(s3: S3Server, lab: Server, tmp_path: Path) -> None:
    with lab.http() as http:
        body = {"adapter": "s3", "options": s3.options("before"), "secrets": {"secret_key": s3.secret_key}}
        assert http.post("storage-checks", json=body).json()["problem"] is None
        body["options"]["endpoint"] = "http://127.0.0.1:9"
        assert "cannot be reached" in http.post("storage-checks", json=body).json()["problem"]
        folder = {"adapter": "folder", "options": {"folder": str(tmp_path / "disk")}}
        assert http.post("storage-checks", json=folder).json()["problem"] is None
        (tmp_path / "file").write_text("")
        folder["options"]["folder"] = str(tmp_path / "file")
        assert str(tmp_path / "file") in http.post("storage-checks", json=folder).json()["problem"]
        assert http.get("storages").json()["configured"] == []


@pytest.mark.parametrize(
    ("body", "option"),
    [
        ({"name": "", "adapter": "s3"}, "name"),
        ({"name": "a/b", "adapter": "s3"}, "name"),
        ({"name": "x" * 10_000, "adapter": "s3"}, "name"),
        ({"name": "a\nb", "adapter": "s3"}, "name"),
        ({"name": "Team", "adapter": "moon"}, "adapter"),
        ({"name": "Team", "adapter": "s3"}, "bucket"),
        ({"name": "Team", "adapter": "s3", "options": {"bucket": 3}}, "bucket"),
        ({"name": "Team", "adapter": "s3", "options": {"bucket": "values", "colour": 1}}, "colour"),
        ({"name": "Team", "adapter": "s3", "options": {"bucket": "values", "secret_key": "x"}}, "secret_key"),
        ({"name": "Team", "adapter": "s3", "options": {"bucket": "values"}, "secrets": {"bucket": "x"}}, "bucket"),
        ({"name": "Team", "adapter": "folder", "options": {"folder": "here"}}, "folder"),
    ],
)
def test_what_cannot_be_a_storage_is_refused_naming_the_field(
    server: Server, body: dict[str, object], option: str
) -> None:
    with server.http() as http:
        answer = http.post("storages", json=body)
    assert (answer.status_code, answer.json()["details"]["option"]) == (400, option)


def test_what_is_asked_of_a_storage_that_there_is_not_is_not_found(server: Server) -> None:
    client = server.client()
    for ask in (client.check_storage, client.remove_storage, client.change_storage):
        with pytest.raises(NotFound, match="no storage “Moon”"):
            ask("Moon")
    with server.http() as http:
        assert http.post("storage-checks", json={}).status_code == 400
        assert (
            http.post("storages", json={"name": "local", "adapter": "folder", "options": {"folder": "/x"}}).status_code
            == 409
        )


def test_a_storage_is_not_removed_under_its_artifacts_unless_that_is_wished(
    lab: Server, work: str, tmp_path: Path
) -> None:
    client, disk = lab.client(), {"folder": str(tmp_path / "disk")}
    client.add_storage("Disk", "folder", options=disk)
    run(lab, work, "make", "Disk")
    client.change_project(work, storage="Disk")
    with pytest.raises(Conflict, match=r"“Disk” holds 1 artifact and the values of 1 execution: .*“Work”") as caught:
        client.remove_storage("Disk")
    assert caught.value.details == {"artifacts": 1, "executions": 1, "projects": ["Work"]}
    with lab.http() as http:
        assert http.get("storages/Disk/use").json() == caught.value.details
    client.change_project(work, storage="local")
    client.remove_storage("Disk", anyway=True)
    with pytest.raises(BadRequest, match="no storage “Disk”"):
        client.start(work, "pipelines/take.dfpipe", storage=AdapterChoice(name="Disk"))
    failed = client.wait(client.start(work, "pipelines/take.dfpipe").id, timeout_s=120)
    job = next(job for job in client.execution(failed.id).jobs if job.node == "Load")
    assert "no storage “Disk” here (any more). Add it again" in job.failure.message
    assert "Those that were added: " in job.failure.message
    client.add_storage("Disk", "folder", options=disk)
    run(lab, work, "take", "Disk")
