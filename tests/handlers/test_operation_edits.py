"""Interfaces and edits of text that is not saved, over HTTP."""

from __future__ import annotations

import hashlib

TEXT = "class Train:\n    def execute(self, dataset):\n        return dataset.mean()\n"


def test_the_interface_of_unsaved_text_is_read(server, project):
    with server.http() as http:
        answer = http.post(f"projects/{project}/operations/Train/interface", json={"text": TEXT})
    assert answer.status_code == 200
    assert [port["name"] for port in answer.json()["inputs"]] == ["dataset"]


def test_an_edit_is_answered_with_replacements_for_that_text(server, project):
    edit = {"do": "rename-input", "name": "dataset", "to": "rows"}
    with server.http() as http:
        answer = http.post(f"projects/{project}/operations/Train/edits", json={"text": TEXT, "edit": edit})
    body = answer.json()
    assert answer.status_code == 200
    assert body["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    starts = [TEXT.index("dataset"), TEXT.rindex("dataset")]
    assert body["replacements"] == [{"start": start, "end": start + 7, "text": "rows"} for start in starts]
    assert [port["name"] for port in body["operation"]["inputs"]] == ["rows"]


def test_what_cannot_be_done_has_a_code_and_a_reason(server, project):
    unknown = {"do": "remove-input", "name": "x"}
    cases = [
        ({"text": TEXT, "edit": unknown}, 422, "unknown_element"),
        ({"text": TEXT, "edit": {"do": "add-input", "name": "def"}}, 422, "bad_name"),
        ({"text": TEXT, "edit": {"do": "add-input", "name": "dataset"}}, 422, "name_taken"),
        ({"text": "class Train(:", "edit": unknown}, 422, "bad_syntax"),
        ({"text": TEXT, "edit": {"do": "fly"}}, 400, "bad_request"),
    ]
    with server.http() as http:
        for body, status, code in cases:
            answer = http.post(f"projects/{project}/operations/Train/edits", json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        missing = http.post("projects/nothing/operations/Train/edits", json={"text": TEXT, "edit": unknown})
    assert missing.status_code == 404
