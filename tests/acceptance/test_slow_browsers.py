"""A browser that does not read holds up neither the operation nor the other browsers, and grows no memory."""

from __future__ import annotations

from pathlib import Path

FIGURES = 80
LINES = 8_000


def test_browsers_that_do_not_read_hold_up_nothing(lab, pipeline_text):
    """What they would have to take is many times what the ways to them hold: 8 MB of text, 16 MB of pictures."""
    lab.operation(
        "Chatty",
        f"""\
        import os

        import deepforge

        class Chatty:
            def execute(self):
                for number in range({FIGURES}):
                    os.write(1, (str(number).encode() + b"x" * 1000 + b"\\n") * {LINES // FIGURES})
                    picture = os.urandom(200_000)
                    deepforge.display({{"image/png": picture}}, raw=True)
                    deepforge.metric("number", number, number)
                return 1
        """,
    )
    pipeline = lab.pipeline("chatty", pipeline_text({"Chatty": "Chatty"}))
    execution = lab.client.start(lab.project, pipeline)
    asleep = [lab.server.feed() for _ in range(5)]
    for feed in asleep:
        feed.ask(type="watch_project", project=lab.project)
        feed.ask(type="watch_job", execution=execution.id, node="Chatty")
    before = memory_mib(lab.server.process.pid, "VmRSS")
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "success"
    check(list(lab.client.events(execution.id, "Chatty")))
    assert memory_mib(lab.server.process.pid, "VmHWM") - before < 5 * 20
    check(asleep[0].events())
    for feed in asleep:
        feed.close()


def check(events):
    """In order and whole, to the end."""
    numbers = [event["content"]["value"] for event in events if event["type"] == "metric"]
    lines = "".join(event["content"]["text"] for event in events if event["type"] == "stream").count("\n")
    assert (numbers, lines) == ([*range(FIGURES)], LINES)
    assert [event["seq"] for event in events] == sorted({event["seq"] for event in events})
    assert events[-1]["content"] == {"status": "success"}


def memory_mib(pid: int, which: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(which))) >> 10
