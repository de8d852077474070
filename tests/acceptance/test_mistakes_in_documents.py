"""What cannot run is refused before anything runs: with its place and a remedy, the same for everybody."""

from __future__ import annotations

import json

import pytest


def nodes(**given):
    return json.dumps({"format": 1, "nodes": given, "edges": []}, indent=1)


CYCLE = json.dumps(
    {
        "format": 1,
        "nodes": {"a": {"operation": "Take"}, "b": {"operation": "Take"}},
        "edges": [
            {"source": "a", "output": "value", "target": "b", "input": "value"},
            {"source": "b", "output": "value", "target": "a", "input": "value"},
        ],
    },
    indent=1,
)
DEEP = '{"format": 1, "nodes": {}, "notes": ' + "[" * 1000 + "]" * 1000 + "}"
HERE = "pipelines/mistake.dfpipe"
MISTAKES = {
    "not json": ('{\n "format": 1,\n "nodes": {,}\n}', f"{HERE}:3:12: ", "Correct it in a text editor"),
    "empty": ("", f"{HERE}:1:1: ", "The file is empty"),
    "no text": (b"\xff\xfe\x00", f"{HERE}: ", "not UTF-8 text"),
    "another thing": ("[]", f"{HERE}: ", "A pipeline is a JSON object"),
    "newer format": ('{"format": 7, "nodes": {}}', f"{HERE}: ", "Update DeepForge to open it"),
    "no operation": (nodes(a={"operation": "Giv"}), f"{HERE}:4: ", "there is no operation “Giv” (is it “Give”?)"),
    "cycle": (CYCLE, f"{HERE}:4: ", "a → b → a. Remove one of the connections"),
    "no input": (nodes(a={"operation": "Take"}), f"{HERE}:4: ", "its input “value” is not connected"),
    "syntax error": (nodes(a={"operation": "Unclosed"}), "operations/Unclosed.py:2:16: ", "'(' was never closed"),
    "no class": (nodes(a={"operation": "NoClass"}), "operations/NoClass.py:1: ", "write class NoClass"),
    "no execute": (nodes(a={"operation": "NoExecute"}), "operations/NoExecute.py:1: ", "write def execute"),
    "bad attribute": (
        nodes(a={"operation": "Give", "attributes": {"number": "x"}}),
        f"{HERE}:7: ",
        'must be a whole number, not "x"',
    ),
    "no number": (
        '{"format": 1,\n"nodes": {"a": {"operation": "Give", "attributes": {"x":\nNaN}}}}',
        f"{HERE}:3: ",
        "NaN",
    ),
    "too large a number": ('{"format": 1, "nodes": {},\n"x": 1e999}', f"{HERE}:2: ", "1e999 is too large"),
    "half an emoji": (
        '{"format": 1,\n"nodes": {"\\ud83d": {"operation": "Give"}}}',
        f"{HERE}:2: ",
        "half of a character",
    ),
    "nested 1000 levels": (DEEP, f"{HERE}: ", "nested too deeply"),
    "merge conflict": ('{\n<<<<<<< ours\n "format": 1\n}', f"{HERE}:2:1: ", "Settle the conflict"),
    "endless retries": (nodes(a={"operation": "Give", "retries": 10**9}), f"{HERE}:4: ", "from 0 to 100"),
    "artifact of two lines": (
        nodes(a={"operation": "Output", "attributes": {"name": "a\nb"}}),
        f"{HERE}:7: ",
        "the name of what it keeps holds",
    ),
}
BAD_NODE_IDS = ["../x", "a/b", "a\\b", "..", ".", "", " ", "a ", "a\nb", "a\0b", "x" * 300, "é" * 126]
GOOD_NODE_IDS = ["日本語", "😀", "a b", "-rf", "%2e%2e", "a?b#c", ".hidden", "$HOME", "*", "a:b", "é" * 100]


@pytest.fixture(scope="module")
def mistaken(lab):
    lab.operation("Unclosed", "class Unclosed:\n    def execute(self:\n        pass\n")
    lab.operation("NoClass", "answer = 42\n")
    lab.operation("NoExecute", "class NoExecute:\n    pass\n")
    return lab


@pytest.mark.parametrize("text, place, words", MISTAKES.values(), ids=MISTAKES)
def test_the_command_names_the_place_and_runs_nothing(mistaken, text, place, words):
    mistaken.pipeline("mistake", text)
    done = mistaken.command("run", "lab/pipelines/mistake.dfpipe")
    assert (done.returncode, done.stdout) == (2, "")
    line = next(line for line in done.stderr.splitlines() if words in line)
    assert line.startswith(place)
    assert line.count(".dfpipe:") <= 1 and line.count(".py:") <= 1
    assert "Traceback" not in done.stderr
    assert "Nothing was run" in done.stderr


@pytest.mark.parametrize("text, words", [(text, words) for text, _, words in MISTAKES.values()], ids=MISTAKES)
def test_the_server_answers_with_the_same_problem(mistaken, text, words):
    answer = mistaken.start(mistaken.pipeline("mistake", text))
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "invalid_pipeline")
    assert any(words in problem["message"] for problem in body["details"]["problems"])
    listed = {pipeline.path: pipeline for pipeline in mistaken.client.pipelines(mistaken.project)}
    assert any(words in problem.message for problem in listed[HERE].problems)


@pytest.mark.parametrize("id", BAD_NODE_IDS, ids=ascii)
def test_a_node_id_that_cannot_name_a_folder_is_refused(lab, id):
    body = lab.start(lab.pipeline("ids", nodes(**{id: {"operation": "Give"}}))).json()
    assert body["code"] == "invalid_pipeline"
    assert "The node id “" in body["message"]


def test_other_node_ids_run_and_keep_to_the_folder_of_their_run(lab, pipeline_text):
    text = pipeline_text({id: {"operation": "Give", "attributes": {"number": len(id)}} for id in GOOD_NODE_IDS})
    execution = lab.start(lab.pipeline("ids", text)).json()["id"]
    assert lab.client.wait(execution, timeout_s=40).status.value == "success"
    folders = {path.name for path in (lab.server.home / "deepforge/runs" / execution).iterdir()}
    assert folders == set(GOOD_NODE_IDS)
    for id in GOOD_NODE_IDS:
        assert [event["type"] for event in lab.client.events(execution, id)][-1] == "status"
    lab.client.delete_execution(execution)
    assert not (lab.server.home / "deepforge/runs" / execution).exists()


@pytest.mark.parametrize("name", ["../../escape", "a/b", "..", "a\\b", "x" * 201, " spaces "], ids=ascii)
def test_a_name_that_no_artifact_can_have_is_told_before_anything_runs(lab, pipeline_text, name):
    kept = {"operation": "Output", "attributes": {"name": name}}
    text = pipeline_text({"g": "Give", "keep": kept}, [("g", "value", "keep", "data")])
    answer = lab.start(lab.pipeline("keep", text))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_pipeline")
    assert "keep: the name of what it keeps" in answer.json()["message"]


@pytest.mark.parametrize("name", ["日本", "x" * 200, "C:", "con", "~"], ids=ascii)
def test_an_artifact_names_no_file(lab, pipeline_text, name):
    kept = {"operation": "Output", "attributes": {"name": name}}
    text = pipeline_text({"g": "Give", "keep": kept}, [("g", "value", "keep", "data")])
    execution = lab.client.start(lab.project, lab.pipeline("keep", text), afresh=True)
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "success"
    artifact = next(artifact for artifact in lab.client.artifacts(lab.project) if artifact.name == name)
    blobs = lab.server.home / "deepforge/blobs/values"
    assert (blobs / artifact.value.location).resolve().parent == (blobs / "artifacts").resolve()


@pytest.mark.parametrize("arguments, words", [
    (["--set", "g.number"], "write NODE.NAME=VALUE"),
    (["--set", "x.number=1"], "has no node “x”. It has: g."),
    (["--set", "g.number=many"], 'number must be a whole number, not "many"'),
    (["--nodes", "x"], "has no node “x”. It has: g."),
])  # fmt: skip
def test_a_wrong_option_is_bad_usage(lab, pipeline_text, arguments, words):
    lab.pipeline("options", pipeline_text({"g": "Give"}))
    done = lab.command("run", "lab/pipelines/options.dfpipe", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
