"""Printed text: batched, in order, bounded."""

from __future__ import annotations


def test_ten_thousand_prints_are_few_events(workplace) -> None:
    attempt = workplace.run(
        """
        import time
        class Op:
            def execute(self):
                begun = time.perf_counter()
                for number in range(10_000):
                    print(number)
                self.seconds = time.perf_counter() - begun
                return self.seconds
        """,
        outputs=("seconds",),
    )
    assert attempt.text() == "".join(f"{number}\n" for number in range(10_000))
    assert len(attempt.events("stream")) < 40
    assert float(attempt.result["outputs"]["seconds"]["summary"]) < 1  # the budget is 0.1 s on a quiet machine


def test_flushing_each_line_does_not_defeat_batching(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self):\n        for n in range(10_000): print(n, flush=True)")
    assert attempt.text().endswith("9999\n")
    assert len(attempt.events("stream")) < 60


def test_a_first_line_is_sent_at_once_and_a_pending_one_within_a_moment(workplace) -> None:
    attempt = workplace.run(
        """
        import time
        class Op:
            def execute(self):
                print("first")
                print("second", end="")
                time.sleep(0.4)
                print("third")
        """
    )
    first, second, third = attempt.events("stream")
    assert [event["content"]["text"] for event in (first, second, third)] == ["first\n", "second", "third\n"]
    assert second["unix_s"] - first["unix_s"] < 0.3


def test_both_streams_keep_their_order(workplace) -> None:
    attempt = workplace.run(
        """
        import sys
        class Op:
            def execute(self):
                for number in range(3):
                    print("out", number)
                    print("err", number, file=sys.stderr)
        """
    )
    assert attempt.text() == "out 0\nerr 0\nout 1\nerr 1\nout 2\nerr 2\n"
    assert attempt.text("stderr") == "err 0\nerr 1\nerr 2\n"


def test_a_hundred_megabytes_do_not_grow_memory(workplace) -> None:
    attempt = workplace.run(
        """
        import resource
        class Op:
            def execute(self):
                line = "x" * 999 + "\\n"
                for _ in range(1000):
                    print(line * 4, end="")
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                for _ in range(25_000):
                    print(line * 4, end="")
                return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        """,
        outputs=("grown",),
    )
    assert attempt.code == 0
    assert float(attempt.result["outputs"]["grown"]["summary"]) < 5
    assert all(len(content["text"]) <= 65536 for content in attempt.contents("stream"))


def test_a_huge_text_is_cut_into_pieces(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): print('y' * 300_000)")
    assert attempt.text() == "y" * 300_000 + "\n"
    assert [len(content["text"]) for content in attempt.contents("stream")] == [65536] * 4 + [37856, 1]


def test_carriage_returns_and_any_unicode_survive(workplace) -> None:
    attempt = workplace.run(
        r"""
        class Op:
            def execute(self):
                print("10%\r20%\rdone \u2713 \U0001f600 \ud800")
        """
    )
    assert attempt.text() == "10%\r20%\rdone \u2713 \U0001f600 ?\n"


def test_bytes_and_the_ways_of_a_real_stream_work(workplace) -> None:
    attempt = workplace.run(
        r"""
        import sys
        class Op:
            def execute(self):
                sys.stdout.buffer.write("gr\u00fcn\n".encode())
                sys.stdout.writelines(["a", "b\n"])
                sys.stdout.reconfigure(line_buffering=True)
                assert sys.stdout.fileno() == 1 and not sys.stdout.isatty() and sys.stdout.encoding == "utf-8"
                try:
                    sys.stdout.write(b"bytes")
                except TypeError:
                    print("only text")
        """
    )
    assert attempt.code == 0, attempt.text()
    assert attempt.text() == "gr\u00fcn\nab\nonly text\n"


def test_warnings_name_the_persons_file(workplace) -> None:
    attempt = workplace.run("import warnings\nclass Op:\n    def execute(self):\n        warnings.warn('beware')")
    assert attempt.text("stderr").startswith("operations/Op.py:4: UserWarning: beware\n")


def test_threads_print_whole_lines_too(workplace) -> None:
    attempt = workplace.run(
        """
        import threading
        class Op:
            def execute(self):
                def work(name):
                    for number in range(500):
                        print(f"{name} {number}\\n", end="")
                threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
                [thread.start() for thread in threads]
                [thread.join() for thread in threads]
        """
    )
    assert sorted(attempt.text().split("\n")) == sorted([""] + [f"{n} {i}" for n in "abcd" for i in range(500)])
