"""The shared model of a pipeline keeps every byte of a canonical text, and other people's edits."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from pycrdt import Doc, Map

from deepforge_jupyter.ydoc import YPipeline

CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "pipelines").glob("*.dfpipe"))
TWO_NODES = {
    "format": 1,
    "nodes": {
        "Load": {"operation": "LoadDigits"},
        "Train": {"operation": "Train", "attributes": {"epochs": 3, "rate": 1.0}, "x-colour": "red"},
    },
    "edges": [{"source": "Load", "output": "train", "target": "Train", "input": "data"}],
    "layout": {"Load": [0, 0], "Train": [240, 0]},
}


def opened(text: str) -> YPipeline:
    document = YPipeline()
    document.set(text)
    return document


def nodes_of(document: YPipeline) -> Map:
    return document.ydoc.get("nodes", type=Map)


def twin(document: YPipeline) -> YPipeline:
    """The same document in another process, as a room would sync it."""
    other = Doc()
    other.apply_update(document.ydoc.get_update())
    return YPipeline(other)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_corpus_file_comes_back_byte_for_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = opened(text)
    assert document.get() == text
    assert twin(document).get() == text


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) >= 5


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": 2, "nodes": {}}', '{"format": 1, "nodes": {"A": 3}}', "<<<<<<< mine"]
)
def test_a_text_that_is_no_pipeline_is_kept_as_it_is(text: str) -> None:
    assert opened(text).get() == text


def test_a_mended_text_becomes_a_pipeline_again() -> None:
    document = opened("{")
    document.set(json.dumps(TWO_NODES))
    assert sorted(nodes_of(document).keys()) == ["Load", "Train"]
    assert '"rate": 1.0' in document.get()
    document.set("{")
    assert document.get() == "{"


def test_an_empty_text_is_an_empty_pipeline() -> None:
    assert json.loads(opened("").get()) == {"format": 1, "nodes": {}, "edges": []}


def test_a_number_keeps_its_source_text() -> None:
    text = opened(
        '{"nodes": {"A": {"operation": "A", "attributes": {"a": 9007199254740993, "b": 1.0, "c": 1e-3}}}}'
    ).get()
    assert '"a": 9007199254740993' in text
    assert '"b": 1.0' in text
    assert '"c": 1e-3' in text


def test_setting_the_same_text_again_changes_nothing() -> None:
    document = opened(json.dumps(TWO_NODES))
    before = document.ydoc.get_state()
    document.set(document.get())
    assert document.ydoc.get_state() == before


def test_a_change_on_disk_and_an_edit_of_another_node_both_survive() -> None:
    ours = opened(json.dumps(TWO_NODES))
    theirs = twin(ours)
    nodes_of(theirs)["Load"]["label"] = "Read"
    changed = json.loads(json.dumps(TWO_NODES))
    changed["nodes"]["Train"]["attributes"]["epochs"] = 40
    ours.set(json.dumps(changed))
    ours.ydoc.apply_update(theirs.ydoc.get_update(ours.ydoc.get_state()))
    merged = json.loads(ours.get())
    assert merged["nodes"]["Load"]["label"] == "Read"
    assert merged["nodes"]["Train"]["attributes"]["epochs"] == 40


def test_an_observer_hears_of_a_change_deep_inside() -> None:
    document = opened(json.dumps(TWO_NODES))
    heard: list[str] = []
    document.observe(lambda topic, _: heard.append(topic))
    nodes_of(document)["Train"]["attributes"]["epochs"] = "7"
    document.unobserve()
    assert heard == ["nodes"]


def test_half_a_surrogate_pair_in_a_node_id_is_kept_as_raw_text() -> None:
    text = '{"nodes": {"\\ud800": {"operation": "A"}}}'
    assert opened(text).get() == text


def test_a_shared_text_that_is_no_json_can_still_be_saved() -> None:
    document = opened(json.dumps(TWO_NODES))
    nodes_of(document)["Train"]["attributes"]["epochs"] = "4o"
    assert json.loads(document.get())["nodes"]["Train"]["attributes"]["epochs"] == "4o"


def test_importing_the_entry_point_loads_nothing_else_of_ours() -> None:
    code = (
        "import sys; from deepforge_jupyter.ydoc import YPipeline; "
        "print(sorted(m for m in sys.modules if m.startswith(('deepforge_jupyter.', 'msgspec', 'libcst', 'dulwich'))))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert (
        loaded.strip() == "['deepforge_jupyter._version', 'deepforge_jupyter.ydoc', 'deepforge_jupyter.ydoc.pipeline']"
    )


def test_jupyter_collaboration_finds_the_model_by_the_content_type() -> None:
    points = {point.name: point for point in entry_points(group="jupyter_ydoc")}
    if "dfpipe" not in points:
        pytest.skip("deepforge_jupyter is not installed here")
    assert points["dfpipe"].load() is YPipeline
