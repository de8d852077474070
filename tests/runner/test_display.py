"""display() and rich forms, without a kernel."""

from __future__ import annotations

import json

import pytest


def show(workplace, body: str, head: str = ""):
    indented = body.replace("\n", "\n        ")
    attempt = workplace.run(f"{head}\nclass Op:\n    def execute(self):\n        {indented}")
    assert attempt.code == 0, attempt.text() + str(attempt.contents("error"))
    return attempt


def test_display_is_built_in_and_shows_html(workplace) -> None:
    head = "class Page:\n    def _repr_html_(self): return '<b>hi</b>'\n    def __repr__(self): return 'page'"
    (content,) = show(workplace, "display(Page())", head).contents("display_data")
    assert content["data"] == {"text/html": "<b>hi</b>", "text/plain": "page"}
    assert "is_figure" not in content


def test_a_dataframe_is_a_table(workplace) -> None:
    pytest.importorskip("pandas")
    (content,) = show(workplace, "display(pd.DataFrame({'a': [1, 2]}))", "import pandas as pd").contents("display_data")
    assert "<table" in content["data"]["text/html"]
    assert content["data"]["text/plain"].startswith("   a\n0  1")


def test_an_image_of_pillow_is_shown(workplace) -> None:
    pytest.importorskip("PIL")
    head = "import os\nfrom PIL import Image"
    body = "display(Image.new('RGB', (4, 4)))\ndisplay(Image.frombytes('RGB', (99, 99), os.urandom(99 * 99 * 3)))"
    attempt = show(workplace, body, head)
    small, large = attempt.contents("display_data")
    assert attempt.payload(small, "image/png").startswith(b"\x89PNG")
    assert attempt.payload(large, "image/png").startswith(b"\x89PNG")
    assert "image/png" in small["data"] and "image/png" in large["blobs"]


def test_large_text_is_a_blob_by_content(workplace) -> None:
    head = "class Page:\n    def _repr_html_(self): return 'gr\u00fcn' * 9000"
    attempt = show(workplace, "display(Page())\ndisplay(Page())", head)
    first, second = attempt.contents("display_data")
    assert first["blobs"] == second["blobs"]
    assert first["blobs"]["text/html"]["encoding"] == "utf-8"
    assert first["blobs"]["text/html"]["name"].endswith(".html")
    assert attempt.payload(first, "text/html").decode() == "gr\u00fcn" * 9000


def test_ipythons_display_reaches_the_feed(workplace) -> None:
    pytest.importorskip("IPython")
    head = "from IPython.display import display, HTML, Markdown, JSON, Image, clear_output, update_display"
    body = """display(HTML("<i>x</i>"))
display(Markdown("# y"))
handle = display(JSON({"a": [1]}), display_id=True)
handle.update(HTML("z"))
update_display(HTML("w"), display_id=handle.display_id)
clear_output(wait=True)"""
    attempt = show(workplace, body, head)
    html, markdown, tree = attempt.contents("display_data")
    assert html["data"]["text/html"] == "<i>x</i>"
    assert markdown["data"]["text/markdown"] == "# y"
    assert tree["data"]["application/json"] == {"a": [1]}
    updates = attempt.contents("update_display_data")
    assert [content["data"]["text/html"] for content in updates] == ["z", "w"]
    assert {content["transient"]["display_id"] for content in updates} == {tree["transient"]["display_id"]}
    assert attempt.contents("clear_output") == [{"wait": True}]
    assert attempt.text() == ""


def test_a_display_is_named_by_text_whatever_names_it(workplace) -> None:
    body = """display(1, display_id=7).update(2)
display({"text/plain": "x"}, raw=True, transient={"display_id": ["a"]})"""
    attempt = show(workplace, body)
    assert [content["transient"]["display_id"] for content in attempt.contents("display_data")] == ["7", "['a']"]
    assert [content["transient"]["display_id"] for content in attempt.contents("update_display_data")] == ["7"]


def test_a_mimebundle_is_taken_whole(workplace) -> None:
    head = """class Plot:
    def _repr_mimebundle_(self, include=None, exclude=None):
        mime = "application/vnd.plotly.v1+json"
        return {mime: {"data": [float("nan")]}}, {mime: {"w": 3}}
    def _repr_html_(self): return "<p>"
"""
    (content,) = show(workplace, "display(Plot())", head).contents("display_data")
    assert content["data"]["application/vnd.plotly.v1+json"] == {"data": [None]}
    assert content["data"]["text/html"] == "<p>"
    assert content["metadata"] == {"application/vnd.plotly.v1+json": {"w": 3}}


def test_a_widget_says_where_it_would_be_live(workplace) -> None:
    head = """class Slider:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "Slider(3)", "application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
"""
    (content,) = show(workplace, "display(Slider())", head).contents("display_data")
    assert list(content["data"]) == ["text/plain"]
    assert content["data"]["text/plain"].startswith("Slider(3)\n(A widget of ipywidgets is live in notebooks")


def test_a_form_that_fails_leaves_the_others(workplace) -> None:
    head = "class Bad:\n    def _repr_html_(self): raise ValueError('no')\n    def _repr_markdown_(self): return '*ok*'"
    attempt = show(workplace, "display(Bad())", head)
    (content,) = attempt.contents("display_data")
    assert content["data"]["text/markdown"] == "*ok*"
    assert attempt.text("stderr") == "Bad._repr_html_ failed: ValueError: no\n"


def test_displays_and_text_keep_their_order(workplace) -> None:
    attempt = show(workplace, "print('a')\ndisplay(1)\nprint('b')\ndisplay(2)")
    assert [event["type"] for event in attempt.events()][1:-1] == ["stream", "display_data"] * 2


def test_plotly_figures_carry_their_own_form(workplace) -> None:
    attempt = show(workplace, "display(go.Figure(go.Scatter(y=[1, 2])))", "import plotly.graph_objects as go")
    *_, content = attempt.contents("display_data")  # before it plotly may load itself
    form = attempt.payload(content, "application/vnd.plotly.v1+json") if "blobs" in content else None
    tree = json.loads(form) if form else content["data"]["application/vnd.plotly.v1+json"]
    assert tree["data"][0]["type"] == "scatter"


def test_text_tqdm_is_text_and_progress(workplace) -> None:
    pytest.importorskip("tqdm")
    body = "for _ in tqdm(range(3), desc='epochs'): pass"
    attempt = show(workplace, body, "from tqdm import tqdm")
    assert "\repochs: 100%|" in attempt.text("stderr")
    progress = attempt.contents("progress")
    assert progress[0] == {"id": "tqdm-1", "done": 0, "total": 3, "text": "epochs"}
    assert progress[-1] == {"id": "tqdm-1", "done": 3, "total": 3, "text": "epochs"}


def test_of_nested_text_bars_the_outermost_is_progress(workplace) -> None:
    pytest.importorskip("tqdm")
    body = """for _ in trange(2, desc="outer", mininterval=0):
    for _ in trange(3, desc="inner", mininterval=0):
        pass"""
    attempt = show(workplace, body, "from tqdm import trange")
    progress = attempt.contents("progress")
    assert {content["text"] for content in progress} == {"outer"}
    assert [content["done"] for content in progress] == sorted(content["done"] for content in progress)
    assert progress[-1]["done"] == 2


@pytest.mark.parametrize(
    "source", ["from tqdm.notebook import tqdm", "from tqdm.auto import tqdm", "from tqdm import tqdm_notebook as tqdm"]
)
@pytest.mark.filterwarnings("default")
def test_notebook_tqdm_is_progress_and_a_text_bar_without_widgets(workplace, source) -> None:
    pytest.importorskip("tqdm")
    body = "for _ in tqdm(range(3), desc='epochs'): pass\nimport sys\nassert 'ipywidgets' not in sys.modules"
    attempt = show(workplace, body, source)
    assert "epochs: 100%|" in attempt.text("stdout")
    progress = attempt.contents("progress")
    assert progress[0] == {"id": "tqdm-1", "done": 0, "total": 3, "text": "epochs"}
    assert progress[-1] == {"id": "tqdm-1", "done": 3, "total": 3, "text": "epochs"}


def test_nested_bars_have_an_id_each_and_one_text_bar(workplace) -> None:
    pytest.importorskip("tqdm")
    body = """for _ in trange(2, desc="outer"):
    for _ in trange(3, desc="inner", leave=False):
        pass
import tqdm.notebook
tqdm.notebook.tqdm([]).close()"""
    attempt = show(workplace, body, "from tqdm.notebook import trange")
    assert {(c["id"], c["text"]) for c in attempt.contents("progress")} == {
        ("tqdm-1", "outer"),
        ("tqdm-2", "inner"),
        ("tqdm-3", "inner"),
        ("tqdm-4", ""),
    }
    assert "\x1b[A" not in attempt.text()
