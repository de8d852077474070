"""The text of a pipeline: one form, nothing lost."""

import json
from pathlib import Path

import msgspec
import pytest

from deepforge_jupyter.documents.exact_json import SourceNumber, compact, parse, plain
from deepforge_jupyter.documents.pipeline_text import format_pipeline, parse_pipeline
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.errors import BadDocument

CORPUS = sorted((Path(__file__).parent.parent / "corpus" / "pipelines").glob("*.dfpipe"))


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_a_canonical_file_comes_back_byte_for_byte(file: Path) -> None:
    text = file.read_bytes().decode()
    assert format_pipeline(parse_pipeline(text)) == text


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_the_text_means_what_the_document_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert json.loads(format_pipeline(parse_pipeline(text))) == json.loads(text)


def test_the_corpus_is_there() -> None:
    assert {"empty", "digits", "numbers", "unknown-keys", "unicode", "malformed-parts"} <= {f.stem for f in CORPUS}


def test_a_hand_written_file_gets_the_canonical_form() -> None:
    text = (
        '{"layout":{},"edges":[{"input":"b","target":"B","output":"a","source":"A","why":1}],'
        '"nodes":{"B":{"x":1,"attributes":{},"operation":"B"},"A":{"references":{},"operation":"A"}}}'
    )
    assert (
        format_pipeline(parse_pipeline(text))
        == """{
  "format": 1,
  "nodes": {
    "A": {
      "operation": "A"
    },
    "B": {
      "operation": "B",
      "x": 1
    }
  },
  "edges": [
    {"source": "A", "output": "a", "target": "B", "input": "b", "why": 1}
  ]
}
"""
    )


def test_formatting_twice_changes_nothing() -> None:
    once = format_pipeline(parse_pipeline('{"nodes": {"b": {}, "a": {"z": [1, {"y": 1.0}]}}, "zoom": 1}'))
    assert format_pipeline(parse_pipeline(once)) == once


def test_a_changed_number_is_written_as_python_writes_it_and_its_neighbours_stay() -> None:
    document = parse_pipeline('{"nodes": {"A": {"operation": "A", "attributes": {"rate": 1e-3, "epochs": 3}}}}')
    document["nodes"]["A"]["attributes"]["epochs"] = 4
    text = format_pipeline(document)
    assert '"epochs": 4' in text
    assert '"rate": 1e-3' in text


def test_a_bad_file_is_named_with_line_and_column() -> None:
    with pytest.raises(BadDocument) as caught:
        parse_pipeline('{\n  "nodes": {,}\n}', path="pipelines/train.dfpipe")
    assert caught.value.details == {"path": "pipelines/train.dfpipe", "line": 2, "column": 13}
    assert "pipelines/train.dfpipe: line 2" in caught.value.message


@pytest.mark.parametrize("text", ["[]", "3", '"text"', "null"])
def test_what_is_json_but_no_object_is_refused(text: str) -> None:
    with pytest.raises(BadDocument, match="JSON object"):
        parse_pipeline(text)


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": -Infinity}', "", "{", "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(BadDocument):
        parse_pipeline(text)


def test_a_byte_order_mark_is_ignored() -> None:
    assert parse_pipeline('\ufeff{"nodes": {}}') == {"nodes": {}}


def test_huge_integers_do_not_end_the_parser() -> None:
    digits = "9" * 5000
    assert compact(parse(digits)) == digits


def test_what_json_cannot_hold_is_refused() -> None:
    for value in (float("nan"), float("inf"), object()):
        with pytest.raises(BadDocument):
            compact(value)


def test_the_plain_form_can_be_viewed_as_a_pipeline() -> None:
    document = parse_pipeline((CORPUS[0].parent / "numbers.dfpipe").read_text(encoding="utf-8"))
    attributes = document["nodes"]["Numbers"]["attributes"]
    assert isinstance(attributes["float"], SourceNumber)
    pipeline = msgspec.convert(plain(document), Pipeline)
    assert type(pipeline.nodes["Numbers"].attributes["float"]) is float
    assert pipeline.nodes["Numbers"].attributes["big"] == 9007199254740993
    assert pipeline.nodes["Numbers"].time_limit_s == 60.0
