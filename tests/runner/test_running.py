"""From the claim to result.json."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest


def test_a_run_ends_with_the_status_event_and_a_result(workplace) -> None:
    code = "class Op:\n    def execute(self):\n        print('hello')\n        return 42"
    attempt = workplace.run(code, outputs=("answer",))

    assert attempt.code == 0
    assert [event["type"] for event in attempt.events()] == ["status", "stream", "status"]
    assert attempt.contents("status") == [{"status": "running"}, {"status": "success"}]
    result = attempt.result
    assert result["status"] == "success"
    assert result["outputs"]["answer"]["type"] == "int"
    assert result["outputs"]["answer"]["summary"] == "42"
    assert result["modules"] == ["operations/Op.py"]
    assert result["started_unix_s"] < result["ended_unix_s"]


def test_a_claimed_attempt_is_left_alone(workplace) -> None:
    directory = workplace.folder / "runs" / "mine"
    directory.mkdir(parents=True)
    (directory / "claim").touch()

    attempt = workplace.run("class Op:\n    def execute(self):\n        print('never')", directory=directory)

    assert attempt.code == 75
    assert attempt.printed == ""
    assert sorted(path.name for path in directory.iterdir()) == ["claim", "job.json"]


def test_the_process_says_who_it_is(workplace) -> None:
    attempt = workplace.run(
        "class Op:\n    def execute(self): pass",
        environment={"DEEPFORGE_SUPERVISOR": "/run/s.sock", "DEEPFORGE_SUPERVISOR_PID": "77"},
    )
    told = json.loads((attempt.directory / "claim").read_text())
    assert set(told) == {"host", "boot_id", "pid_namespace", "pid", "pid_started", "supervisor", "supervisor_pid"}
    assert told["pid"] == attempt.process.pid
    assert (told["supervisor"], told["supervisor_pid"]) == ("/run/s.sock", 77)


def test_an_operation_runs_in_the_persons_folder_or_in_an_empty_one(workplace) -> None:
    code = "import os\nclass Op:\n    def execute(self):\n        print(os.getcwd())"
    live = workplace.run(code)
    elsewhere = workplace.run(code, live=False)
    assert live.text().strip() == str(workplace.project)
    assert elsewhere.text().strip() == str(elsewhere.directory / "work")


def test_a_projects_modules_win_over_installed_ones(workplace, kernels) -> None:
    installed = workplace.folder / "site" / "utils"
    installed.mkdir(parents=True)
    (installed / "__init__.py").write_text("")
    workplace.write("utils/numbers.py", "answer = 42")
    attempt = workplace.run(
        "from utils.numbers import answer\nclass Op:\n    def execute(self):\n        print(answer)",
        environment={"PYTHONPATH": f"{workplace.folder / 'site'}:{kernels}"},
    )
    assert attempt.text() == "42\n"
    assert attempt.result["modules"] == ["operations/Op.py", "utils/numbers.py"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_it_as_canceled_at_once(workplace, number) -> None:
    code = "import time\nclass Op:\n    def execute(self):\n        print('on')\n        time.sleep(60)"
    attempt = workplace.start(code)
    while "on" not in attempt.text():
        time.sleep(0.01)

    asked = time.monotonic()
    while attempt.process.poll() is None:  # once is not always enough: a signal just before a sleep does not end it
        attempt.process.send_signal(number)
        time.sleep(0.1)
    attempt.wait()

    assert time.monotonic() - asked < 0.4 * 5  # the budget is 0.4 s on a quiet machine
    assert attempt.code == 130
    assert attempt.result["status"] == "canceled"
    assert attempt.text() == "on\nStopped.\n"
    assert attempt.events()[-1]["content"] == {"status": "canceled"}
    assert attempt.contents("error") == []


def test_a_segfault_leaves_the_exit_code_only(workplace) -> None:
    attempt = workplace.run("import ctypes\nclass Op:\n    def execute(self):\n        ctypes.string_at(0)")
    assert attempt.code == -signal.SIGSEGV
    assert not (attempt.directory / "result.json").exists()
    assert "Segmentation fault" in attempt.printed
    assert "operations/Op.py" in attempt.printed


def test_a_forked_child_that_stays_does_not_hold_the_result_back(workplace) -> None:
    attempt = workplace.start(
        """
        import os, time
        class Op:
            def execute(self):
                if os.fork() == 0:
                    time.sleep(1.5)
                    os._exit(0)
                print("parent is done")
                return 1
        """,
        outputs=("result",),
    )
    begun = time.monotonic()
    assert attempt.process.wait(timeout=120) == 0
    assert time.monotonic() - begun < 1.5
    assert attempt.result["status"] == "success"
    attempt.wait()


def test_what_a_forked_child_prints_goes_to_the_descriptor(workplace) -> None:
    attempt = workplace.run(
        """
        import multiprocessing, deepforge
        def work():
            print("from the child")
            deepforge.metric("loss", 1)
        class Op:
            def execute(self):
                child = multiprocessing.get_context("fork").Process(target=work)
                child.start()
                child.join()
                assert child.exitcode == 0
        """
    )
    assert attempt.code == 0, attempt.text()
    assert "from the child" in attempt.printed
    assert attempt.contents("metric") == []


def test_variables_of_the_job_are_in_the_environment(workplace) -> None:
    attempt = workplace.run(
        "import os\nclass Op:\n    def execute(self):\n        print(os.environ['COLOUR'])",
        variables={"COLOUR": "teal"},
    )
    assert attempt.text() == "teal\n"


def test_the_package_can_be_run_as_a_file(workplace, kernels) -> None:
    workplace.write("operations/Op.py", "class Op:\n    def execute(self):\n        import events\n")
    attempt = workplace.run()
    assert attempt.failure["message"] == "No module named 'events'"
    (attempt.directory / "claim").unlink()
    script = f"{kernels}/deepforge_runner/__main__.py"
    done = subprocess.run([sys.executable, script, str(attempt.directory)], timeout=60)
    assert done.returncode == 1
    assert attempt.failure["message"] == "No module named 'events'"


def test_metrics_are_logged_together_and_their_last_values_stay(workplace) -> None:
    attempt = workplace.run(
        """
        import deepforge
        class Op:
            def execute(self):
                for epoch in range(3):
                    deepforge.log(step=epoch, loss=1 / (epoch + 1), accuracy=epoch)
                deepforge.log("ready", "warning", norm=float("nan"))
        """
    )
    assert attempt.code == 0, attempt.text()
    assert [(point["name"], point["step"]) for point in attempt.contents("metric")][:3] == [
        ("loss", 0.0),
        ("accuracy", 0.0),
        ("loss", 1.0),
    ]
    assert attempt.contents("log") == [{"level": "warning", "message": "ready"}]
    assert attempt.result["metrics"] == {"loss": 1 / 3, "accuracy": 2.0, "norm": None}


def test_a_log_of_nothing_says_what_it_takes(workplace) -> None:
    attempt = workplace.run("import deepforge\nclass Op:\n    def execute(self):\n        deepforge.log()")
    assert "log takes a message" in attempt.failure["message"]
