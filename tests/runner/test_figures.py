"""matplotlib figures: new pictures, updates in place, those left open."""

from __future__ import annotations

import pytest

PNG = b"\x89PNG\r\n\x1a\n"


def pictures(attempt) -> list[tuple[str, str]]:
    """(type of event, display id numbered in order of appearance)."""
    ids: dict[str, str] = {}
    shown = []
    for event in attempt.events("display_data", "update_display_data"):
        if "svg" in event["content"]:
            continue
        name = event["content"]["transient"]["display_id"]
        shown.append((event["type"].split("_")[0], ids.setdefault(name, "abc"[len(ids)])))
    return shown


def plot(workplace, body: str, **options):
    indented = body.replace("\n", "\n        ")
    code = f"import time\nimport matplotlib.pyplot as plt\nclass Op:\n    def execute(self):\n        {indented}"
    attempt = workplace.run(code, **options)
    assert attempt.code == 0, attempt.text() + str(attempt.contents("error"))
    return attempt


def test_a_shown_figure_is_a_png_beside_the_feed(workplace) -> None:
    attempt = plot(workplace, "plt.plot([1, 2, 3])\nplt.show()")
    (content,) = attempt.contents("display_data")
    assert content["is_figure"] is True
    assert content["data"] == {"text/plain": "<Figure size 640x480 with 1 Axes>"}
    blob = content["blobs"]["image/png"]
    payload = attempt.payload(content, "image/png")
    assert payload.startswith(PNG)
    assert (blob["size"], blob["encoding"]) == (len(payload), "base64")
    assert blob["name"].endswith(".png")
    assert attempt.result["figures"] == 1


def test_a_figure_has_the_name_that_it_was_given_or_its_title(workplace) -> None:
    attempt = plot(
        workplace,
        "plt.figure('loss')\nplt.title('Loss of 3 epochs')\nplt.show()\n"
        "plt.subplot(121)\nplt.subplot(122).set_title(' Digits ')\nplt.show()\n"
        "plt.title('in an axes')\nplt.suptitle('Both')\nplt.show()\n"
        "plt.title('x' * 500)\nplt.show()\n"
        "plt.plot([1])\nplt.show()",
    )
    names = [content.get("name") for content in attempt.contents("display_data")]
    assert names == ["loss", "Digits", "Both", "x" * 200, None]


def test_show_closes_figures_as_a_notebook_does(workplace) -> None:
    attempt = plot(workplace, "plt.plot([1])\nplt.show()\nprint(plt.get_fignums())\nplt.show()")
    assert attempt.text() == "[]\n"
    assert pictures(attempt) == [("display", "a")]


def test_a_new_figure_is_a_new_picture(workplace) -> None:
    attempt = plot(workplace, "for n in range(3):\n    plt.plot([n])\n    plt.show()")
    assert pictures(attempt) == [("display", "a"), ("display", "b"), ("display", "c")]
    assert attempt.result["figures"] == 3


def test_a_new_figure_that_begins_with_a_clear_updates_the_last_one(workplace) -> None:
    body = "for n in range(3):\n    plt.clf()\n    plt.plot([n, 1])\n    plt.show()\n    time.sleep(0.15)"
    attempt = plot(workplace, body)
    assert pictures(attempt) == [("display", "a"), ("update", "a"), ("update", "a")]
    payloads = {attempt.payload(c, "image/png") for c in attempt.contents("display_data", "update_display_data")}
    assert len(payloads) == 3
    assert attempt.result["figures"] == 1


def test_a_clear_after_drawing_does_not_make_it_an_update(workplace) -> None:
    attempt = plot(workplace, "for n in range(2):\n    plt.plot([n])\n    plt.clf()\n    plt.plot([n])\n    plt.show()")
    assert pictures(attempt) == [("display", "a"), ("display", "b")]


def test_figures_of_different_numbers_update_each_in_its_place(workplace) -> None:
    body = """for n in range(2):
    for number in (1, 2):
        plt.figure(number)
        plt.clf()
        plt.plot([n])
    plt.show()
    time.sleep(0.15)"""
    assert pictures(plot(workplace, body)) == [("display", "a"), ("display", "b"), ("update", "a"), ("update", "b")]


@pytest.mark.parametrize("show", ["fig.show()", "display(fig)"])
def test_showing_a_kept_figure_again_updates_it(workplace, show) -> None:
    body = f"fig, ax = plt.subplots()\nplt.show()\nax.plot([1, 2])\ntime.sleep(0.15)\n{show}"
    assert pictures(plot(workplace, body)) == [("display", "a"), ("update", "a")]


def test_figures_left_open_are_shown_at_the_end(workplace) -> None:
    attempt = plot(workplace, "plt.plot([1])\nplt.figure()\nplt.plot([2])")
    assert pictures(attempt) == [("display", "a"), ("display", "b")]


def test_figures_left_open_by_a_failure_are_shown_before_the_error(workplace) -> None:
    attempt = workplace.run(
        "import matplotlib.pyplot as plt\nclass Op:\n    def execute(self):\n        plt.plot([1])\n        1 / 0"
    )
    assert [event["type"] for event in attempt.events()] == [
        "status",
        "display_data",
        "error",
        "update_display_data",
        "status",
    ]


def test_pause_draws_in_place_and_keeps_the_figure(workplace) -> None:
    body = "fig, ax = plt.subplots()\nfor n in range(3):\n    ax.plot([n, 1])\n    plt.pause(0.12)"
    assert pictures(plot(workplace, body)) == [("display", "a"), ("update", "a"), ("update", "a")]


def test_interactive_mode_keeps_figures_and_flush_events_draws(workplace) -> None:
    body = """plt.ion()
fig, ax = plt.subplots()
(line,) = ax.plot([0, 1])
for n in range(3):
    line.set_ydata([n, 1])
    fig.canvas.draw()
    ax.set_title(str(n))
    fig.canvas.flush_events()
    time.sleep(0.12)
plt.show()"""
    assert pictures(plot(workplace, body)) == [("display", "a"), ("update", "a"), ("update", "a")]


def test_more_than_ten_shows_a_second_are_thinned_but_the_last_is_drawn(workplace) -> None:
    body = """
last = None
for n in range(200):
    plt.clf()
    plt.text(0.5, 0.5, str(n))
    last = plt.gcf()
    plt.show()
import io
file = io.BytesIO()
last.savefig(file, format="png", dpi=last.dpi, bbox_inches="tight")
open("last.png", "wb").write(file.getvalue())"""
    attempt = plot(workplace, body.strip())
    shown = attempt.contents("display_data", "update_display_data")
    assert 2 <= len(shown) < 100
    assert attempt.payload(shown[-1], "image/png") == (workplace.project / "last.png").read_bytes()


def test_a_figure_that_waits_is_drawn_when_something_is_printed(workplace) -> None:
    body = """for n in range(2):
    plt.clf()
    plt.text(0.5, 0.5, str(n))
    plt.show()
time.sleep(0.15)
print("next")
time.sleep(0.1)
print("end")"""
    types = [event["type"] for event in plot(workplace, body).events()]
    assert types.index("update_display_data") < len(types) - 2


def test_a_figure_can_be_an_output_and_is_not_shown_again_by_who_loads_it(workplace) -> None:
    made = plot(workplace, "fig, ax = plt.subplots()\nax.plot([1])\nplt.show()\nreturn fig", outputs=("fig",))
    loaded = workplace.run(
        "class Use:\n    def execute(self, fig): print(type(fig).__name__, len(fig.axes))",
        name="Use",
        inputs={"fig": str(made.output("fig"))},
    )
    assert loaded.text() == "Figure 1\n"
    assert pictures(loaded) == []


def test_an_animation_shows_nothing_but_what_is_asked(workplace) -> None:
    body = """from matplotlib.animation import FuncAnimation
fig, ax = plt.subplots()
(line,) = ax.plot([0, 1])
animation = FuncAnimation(fig, lambda n: line.set_ydata([n, 1]), frames=3)
html = animation.to_jshtml()
plt.close(fig)"""
    assert pictures(plot(workplace, body)) == []


def test_another_backend_of_the_environment_does_not_win_but_a_persons_choice_does(workplace) -> None:
    body = "plt.plot([1])\nplt.show()"
    inherited = plot(workplace, body, environment={"MPLBACKEND": "svg"})
    chosen = plot(workplace, body, variables={"MPLBACKEND": "svg"})
    assert pictures(inherited) == [("display", "a")]
    assert pictures(chosen) == []


def test_matplotlib_imported_before_the_run_shows_in_the_feed_too(workplace, kernels) -> None:
    """As in a fork of a process that has it preloaded."""
    workplace.write("sitecustomize.py", "import matplotlib.pyplot")
    path = f"{workplace.snapshot}:{kernels}"
    attempt = plot(workplace, "plt.plot([1])\nplt.show()", environment={"PYTHONPATH": path})
    assert pictures(attempt) == [("display", "a")]


def test_a_drawing_comes_as_svg_too_where_that_is_wished(workplace) -> None:
    attempt = plot(workplace, 'plt.rcParams["savefig.format"] = "svg"\nplt.plot([1, 2])\nplt.show()')
    (content,) = attempt.contents("display_data")
    assert attempt.payload(content, "image/png").startswith(PNG)
    assert b"<svg" in attempt.payload(content, "image/svg+xml")
    assert drawings(attempt) == []


def drawings(attempt) -> list[str]:
    """Of each figure its SVG, or why there is none."""
    updates = [content for content in attempt.contents("update_display_data") if "svg" in content]
    assert all(content["updates"] == 0 for content in updates)
    folder = attempt.directory / "feed" / "blobs"
    return [
        (folder / content["svg"]["name"]).read_text() if "name" in content["svg"] else content["svg"]["missing"]
        for content in updates
    ]


def test_what_each_figure_showed_last_is_drawn_as_svg_when_the_operation_has_ended(workplace) -> None:
    body = """for n in range(3):
    plt.clf()
    plt.title("epoch %d" % n)
    plt.show()
    time.sleep(0.15)
plt.figure(2)
plt.title("other")
plt.show()
print("trained")"""
    attempt = plot(workplace, body)
    assert len(drawings(attempt)) == 2
    (last,) = [drawing for drawing in drawings(attempt) if "<!-- epoch" in drawing]
    assert any("<!-- other -->" in drawing for drawing in drawings(attempt))
    assert "<!-- epoch 2 -->" in last and "epoch 1" not in last
    assert [event["type"] for event in attempt.events()][-4:] == ["stream", *["update_display_data"] * 2, "status"]
    assert attempt.result["figures"] == 2


def test_a_figure_that_is_saved_into_a_file_after_it_was_shown_is_drawn_as_svg(workplace) -> None:
    body = "figure = plt.figure()\nplt.title('loss')\nplt.show()\nfigure.savefig('loss.png', dpi=50)"
    (drawing,) = drawings(plot(workplace, body))
    assert "<!-- loss -->" in drawing


def test_a_figure_that_is_not_what_its_picture_shows_any_more_is_not_drawn_as_svg(workplace) -> None:
    body = "figure, axes = plt.subplots()\nplt.show()\naxes.plot([1, 2])"
    assert drawings(plot(workplace, body)) == ["the figure was changed after it was shown"]


def test_a_figure_of_a_hundred_thousand_marks_has_no_svg_and_says_why(workplace) -> None:
    body = "import numpy as np\nx = np.random.rand(100_000)\nplt.scatter(x, x[::-1])\nplt.show()"
    (reason,) = drawings(plot(workplace, body))
    assert reason in (
        "with all its points it would be larger than 4 MB",
        "drawing SVGs would have delayed the end of the operation",  # on a slow machine
    )


def test_a_figure_whose_picture_is_enormous_has_no_svg(workplace) -> None:
    body = """import numpy as np
figure = plt.figure(figsize=(13, 13), dpi=100)
figure.figimage(np.random.randint(0, 255, (1300, 1300, 3), dtype=np.uint8))
plt.show()"""
    assert drawings(plot(workplace, body)) == ["with all its points it would be larger than 4 MB"]


def test_drawing_svgs_does_not_delay_the_end_beyond_its_share(workplace) -> None:
    """Drawing the last takes all the time that there is; that of the others is not lost."""
    body = """class Slow(plt.Line2D):
    def draw(self, renderer):
        super().draw(renderer)
        time.sleep(2.1 if "SVG" in type(getattr(renderer, "_renderer", renderer)).__name__ else 1)
for n in range(2):
    plt.figure()
    plt.gca().add_line(Slow([0, 1], [0, 1]))
    plt.show()
plt.title("quick")
plt.show()"""
    quick, *slow = drawings(plot(workplace, body))
    assert "<!-- quick -->" in quick
    assert slow == ["drawing SVGs would have delayed the end of the operation"] * 2


def test_an_error_of_drawing_an_svg_is_said_and_harms_nothing(workplace) -> None:
    body = """class Odd(plt.Line2D):
    def draw(self, renderer):
        if "SVG" in type(getattr(renderer, "_renderer", renderer)).__name__:
            raise ValueError("no vectors")
plt.gca().add_line(Odd([0, 1], [0, 1]))
plt.show()
return 1"""
    attempt = plot(workplace, body, outputs=("result",))
    assert drawings(attempt) == ["ValueError: no vectors"]
    assert attempt.output().is_dir()


def test_of_many_figures_each_is_drawn_as_svg_and_few_are_kept_for_that(workplace) -> None:
    body = """import gc
for n in range(24):
    plt.figure(num=n, figsize=(1, 1))
    plt.figtext(0, 0, "picture %d" % n)
    plt.show()
plt.close("all")
gc.collect()
print(sum(isinstance(thing, plt.Figure) for thing in gc.get_objects()))"""
    attempt = plot(workplace, body)
    assert len(drawings(attempt)) == 24
    assert int(attempt.text()) == 20
