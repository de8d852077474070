"""The command on records in a MongoDB."""

from __future__ import annotations

import json

import pytest
from mongo_servers import MongoServer, new_database

PIPELINE = {"a": {"operation": "Count"}, "b": {"operation": "Count", "after": ["a"]}}
SLOW = {"slow": {"operation": "Count", "attributes": {"upto": 30, "pause_s": 0.1}}, "b": {"operation": "Count"}}


def test_everything_is_recorded_in_the_database(cli, lines, mongo_uri):
    cli.environment["MONGO_URI"] = mongo_uri
    cli.project(train=json.loads(json.dumps(PIPELINE)))
    done = cli("run", "lab/pipelines/train.dfpipe", "--json")
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout)[-1]["status"] == "success"
    assert "train" in cli("list", "--project", "lab").stdout
    assert not (cli.folder / "data" / "store.sqlite").exists()
    del cli.environment["MONGO_URI"]
    assert "train" not in cli("list", "executions", "--project", "lab").stdout


def test_an_operation_does_not_learn_the_address(cli, mongo_uri):
    cli.environment["MONGO_URI"] = mongo_uri
    folder = cli.project(train={"look": {"operation": "Look"}})
    (folder / "operations" / "Look.py").write_text(
        "import os\n\n\nclass Look:\n    def execute(self):\n        print('MONGO_URI' in os.environ)\n"
    )
    done = cli("run", "lab/pipelines/train.dfpipe")
    assert done.returncode == 0, done.stderr
    assert "False" in done.stdout and "True" not in done.stdout


@pytest.mark.parametrize(
    ("uri", "what"),
    [
        ("mongodb://ada:s3cret@127.0.0.1:9/deepforge?serverSelectionTimeoutMS=200", "does not answer"),
        ("mongodb://ada:s3cret@127.0.0.1:9", "names no database"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_without_its_password(cli, uri, what):
    cli.environment["MONGO_URI"] = uri
    done = cli("list", "projects")
    assert done.returncode == 1
    assert what in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_an_execution_goes_on_while_the_database_is_away(cli, lines, tmp_path):
    server = MongoServer(tmp_path / "mongo")
    server.start()
    try:
        cli.environment["MONGO_URI"] = server.uri(new_database())
        cli.project(train=json.loads(json.dumps(SLOW)))
        process = cli.start("run", "lab/pipelines/train.dfpipe", "--json")
        while json.loads(process.stdout.readline())["type"] != "stream":
            pass
        server.kill()
        server.start()
        output, errors = process.communicate(timeout=100)
        assert process.returncode == 0, errors
        summary = lines(output)[-1]
        assert summary["status"] == "success"
        assert {job["attempts"] for job in summary["jobs"].values()} == {1}
    finally:
        server.kill()


def test_an_installation_moves_into_the_database_and_back(cli, mongo_uri):
    cli.project(train=json.loads(json.dumps(PIPELINE)))
    assert cli("run", "lab/pipelines/train.dfpipe").returncode == 0
    file = str(cli.folder / "data" / "store.sqlite")
    cli.environment["MONGO_URI"] = mongo_uri
    assert cli("store", "copy", "nothing.sqlite", "MONGO_URI").returncode == 2
    copied = cli("store", "copy", file, "MONGO_URI")
    assert copied.returncode == 0, copied.stderr
    assert "executions: 1 of 1" in copied.stderr
    again = cli("run", "lab/pipelines/train.dfpipe")
    assert again.returncode == 0 and "reused" in again.stdout
    full = cli("store", "copy", file, "MONGO_URI")
    assert full.returncode == 1 and "copy into an empty place" in full.stderr
    back = cli("store", "copy", "MONGO_URI", "back.sqlite")
    assert back.returncode == 0, back.stderr
    del cli.environment["MONGO_URI"]
    (cli.folder / "back.sqlite").replace(file)
    assert "train_2" in cli("list", "--project", "lab").stdout
