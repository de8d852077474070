"""Documents that cannot be read say where and what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline
from deepforge_jupyter.domain.problem import Problem, ProblemCode
from deepforge_jupyter.domain.validation import read_pipeline

PATH = "pipelines/train.dfpipe"


def refused(document: Any) -> Problem:
    text = document if isinstance(document, str) else json.dumps(document)
    pipeline, (problem, *_) = read_pipeline(text, PATH)
    assert pipeline is None
    assert (problem.severity, problem.where.path) == ("error", PATH)
    return problem


def nodes(**found: Any) -> dict[str, Any]:
    return {"format": 1, "nodes": found}


def test_a_good_document_is_read_and_unknown_keys_do_no_harm() -> None:
    text = """{"format": 1, "nodes": {"Train": {"operation": "Train", "attributes": {"epochs": 3}, "colour": "red"}},
        "edges": [{"source": "Load", "output": "data", "target": "Train", "input": "data", "width": 2}],
        "layout": {"Train": [8, 16]}, "notes": [{"text": "hello"}], "more": 1}"""
    pipeline, problems = read_pipeline(text, PATH)
    assert problems == []
    assert pipeline == Pipeline(
        nodes={"Train": Node(operation="Train", attributes={"epochs": 3})},
        edges=(Edge(source="Load", output="data", target="Train", input="data"),),
        layout={"Train": (8.0, 16.0)},
        notes=({"text": "hello"},),
    )


def test_text_that_is_not_json_is_shown_its_line_and_column() -> None:
    problem = refused('{\n  "format": 1,\n  "nodes": {,}\n}')
    assert problem.code is ProblemCode.not_json
    assert (problem.where.line, problem.where.column) == (3, 13)
    assert "line 3, column 13" in problem.message


def test_an_empty_file_is_told_what_an_empty_pipeline_is() -> None:
    assert '"nodes": {}' in refused("  \n").message


def test_a_merge_conflict_is_named() -> None:
    problem = refused('{\n<<<<<<< HEAD\n"format": 1\n=======\n>>>>>>> other\n}')
    assert "merge conflict" in problem.message
    assert problem.where.line == 2


def test_a_node_that_stands_twice_is_refused_with_its_line() -> None:
    problem = refused('{"format": 1, "nodes": {\n"A": {"operation": "X"},\n"A": {"operation": "Y"}}}')
    assert (problem.code, problem.where.line) == (ProblemCode.not_json, 3)
    assert "“A”" in problem.message


@pytest.mark.parametrize("text", ['{"format": NaN}', "[" * 100_000])
def test_what_only_looks_like_json_is_refused(text: str) -> None:
    assert refused(text).code is ProblemCode.not_json


@pytest.mark.parametrize(("text", "kind"), [("[]", "a list"), ("3", "a number"), ("null", "null"), ('"x"', "text")])
def test_json_that_is_no_object_is_no_pipeline(text: str, kind: str) -> None:
    problem = refused(text)
    assert problem.code is ProblemCode.not_a_pipeline
    assert kind in problem.message


def test_another_kind_of_object_is_no_pipeline() -> None:
    assert refused({"cells": []}).code is ProblemCode.not_a_pipeline


def test_a_newer_format_asks_to_update() -> None:
    problem = refused({"format": 2, "nodes": {}})
    assert problem.code is ProblemCode.unknown_format
    assert "format 2" in problem.message and "Update" in problem.message


@pytest.mark.parametrize("number", [0, -1, "1", 1.5, True, None])
def test_a_format_that_never_was_is_refused(number: Any) -> None:
    assert refused({"format": number, "nodes": {}}).code is ProblemCode.unknown_format


def test_a_missing_format_is_read_as_the_first_with_a_warning() -> None:
    pipeline, (problem,) = read_pipeline('{"nodes": {}}', PATH)
    assert pipeline == Pipeline()
    assert (problem.code, problem.severity) == (ProblemCode.unknown_format, "warning")


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"format": 1, "nodes": []}, "nodes"),
        (nodes(Train=3), "nodes.Train"),
        (nodes(Train={"label": "x"}), "nodes.Train"),
        (nodes(Train={"operation": None}), "nodes.Train.operation"),
        (nodes(Train={"operation": "T", "attributes": []}), "nodes.Train.attributes"),
        (nodes(Train={"operation": "T", "references": {"model": 1}}), "nodes.Train.references"),
        (nodes(Train={"operation": "T", "retries": "many"}), "nodes.Train.retries"),
        ({**nodes(), "edges": {}}, "edges"),
        ({**nodes(), "edges": [3]}, "edges[0]"),
        ({**nodes(), "edges": [{"source": "A", "output": "x", "target": "B"}]}, "edges[0]"),
        ({**nodes(), "edges": [{"source": 1, "output": "x", "target": "B", "input": "y"}]}, "edges[0].source"),
    ],
)
def test_a_wrong_shape_is_named_by_its_place(document: dict[str, Any], place: str) -> None:
    problem = refused(document)
    assert problem.code is ProblemCode.not_a_pipeline
    assert f"“{place}" in problem.message


def test_a_node_of_a_wrong_shape_is_said_for_the_canvas_too() -> None:
    assert refused(nodes(Train={"operation": 1})).where.node == "Train"
    assert refused({**nodes(), "edges": [{}]}).where.edge == 0


def test_a_node_of_a_wrong_shape_is_shown_its_line() -> None:
    assert refused('{"format": 1, "nodes": {\n"A": {"operation": "X"},\n"B": {"operation": 3}}}').where.line == 3


def test_every_wrong_node_is_named_at_once() -> None:
    _, problems = read_pipeline(json.dumps(nodes(A=1, B={"operation": 2}, C={"operation": "X"})), PATH)
    assert [problem.where.node for problem in problems] == ["A", "B"]


def test_a_broken_layout_costs_nothing_but_a_warning() -> None:
    document = {**nodes(A={"operation": "X"}), "layout": {"A": [1], "B": [0, 0]}, "notes": 3}
    pipeline, problems = read_pipeline(json.dumps(document), PATH)
    assert pipeline is not None
    assert pipeline.layout == {"B": (0.0, 0.0)}
    assert [problem.severity for problem in problems] == ["warning", "warning"]


def test_a_byte_order_mark_is_no_harm() -> None:
    assert read_pipeline('\ufeff{"format": 1, "nodes": {}}', PATH) == (Pipeline(), [])
