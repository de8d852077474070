"""Events as the lines of a log file."""

from __future__ import annotations

from deepforge_jupyter.services.log_text import LogText


def text_of(*events, times=False):
    log = LogText(times=times)
    return "".join(map(log.add, events)) + log.end()


def event(kind, second=0, **content):
    return {"type": kind, "unix_s": float(second), "content": content}


def printed(text, second=0, name="stdout"):
    return event("stream", second, name=name, text=text)


def test_lines_are_put_together_from_pieces():
    assert text_of(printed("one "), printed("line\ntwo"), printed(" lines")) == "one line\ntwo lines\n"


def test_a_line_has_the_time_at_which_it_began():
    text = text_of(printed("a", 1), printed("b\n", 2), printed("c\nd\n", 3), times=True)
    assert text == ("1970-01-01T00:00:01.000Z ab\n1970-01-01T00:00:03.000Z c\n1970-01-01T00:00:03.000Z d\n")


def test_colours_and_links_are_left_out():
    assert text_of(printed("\x1b[1;31mred\x1b[0m \x1b]8;;https://a.example\x07link\x1b]8;;\x07\n")) == "red link\n"


def test_of_a_progress_bar_the_last_state_stays():
    assert text_of(printed("10%\r20%"), printed("\r30%"), printed("\r100%\nnext\r\n")) == "100%\nnext\n"


def test_a_line_that_ends_with_several_carriage_returns_is_kept():
    assert text_of(printed("saved\r"), printed("\r\nnext\r"), printed("\n")) == "saved\nnext\n"


def test_a_line_in_very_many_pieces_is_put_together():
    assert text_of(*(printed("." * 80) for _ in range(5_000))) == "." * 400_000 + "\n"


def test_other_events_are_lines_of_their_own():
    events = [
        printed("unfinished"),
        event("display_data", data={"text/plain": "<Figure>"}),
        event("update_display_data", data={"text/plain": "<Figure>"}),
        event("metric", name="loss", value=1),
        event("log", level="warning", message="careful"),
        event("gap", **{"from": 5, "to": 9}),
        event("error", ename="ValueError", evalue="no", traceback=["Traceback", "ValueError: no"]),
    ]
    assert text_of(*events).splitlines() == [
        "unfinished",
        "<Figure>",
        "[warning] careful",
        "[5 events were dropped here to keep the log small]",
        "Traceback",
        "ValueError: no",
    ]


def test_nothing_printed_is_an_empty_file():
    assert text_of() == ""
