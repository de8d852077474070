"""A disk that is full costs the person one result at most, and is said as that."""

from __future__ import annotations

import json
import subprocess
import threading
import time

import pytest

SIZE_MIB = 24


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small disk for records, runs and values."""
    folder = tmp_path_factory.mktemp("small")
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", folder], capture_output=True)
    if mount.returncode:
        pytest.skip("only root can make a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def summary(done):
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_an_output_that_does_not_fit_fails_its_operation_alone(lab, small, pipeline_text):
    lab.operation(
        "Big", "class Big:\n    def execute(self):\n        value = bytes(50_000_000)\n        return value\n"
    )
    nodes = {"Give": "Give", "Take": "Take", "Big": "Big", "after": "Take"}
    edges = [("Give", "value", "Take", "value"), ("Big", "value", "after", "value")]
    lab.pipeline("big", pipeline_text(nodes, edges))
    done = lab.command("run", "lab/pipelines/big.dfpipe", "--json", data=small / "data")
    jobs = summary(done)["jobs"]
    assert done.returncode == 1
    assert {node: job["status"] for node, job in jobs.items()} == {
        "Give": "success",
        "Take": "success",
        "Big": "failed",
        "after": "canceled",
    }
    assert "the disk is full: the output value needs 50.0 MB" in jobs["Big"]["failure"]["message"]
    assert "Free some space" in jobs["Big"]["failure"]["hint"]


def test_a_disk_that_an_operation_fills_is_waited_for_and_said(lab, small, pipeline_text):
    full = small / "full"
    lab.operation(
        "Fill",
        f"""\
        class Fill:
            def execute(self):
                with open({str(full)!r}, "wb", buffering=0) as file:
                    try:
                        while True:
                            file.write(bytes(4096))
                    except OSError:
                        value = 1
                return value
        """,
    )
    lab.pipeline("fill", pipeline_text({"Give": "Give", "Fill": "Fill"}))

    def free() -> None:
        while not full.exists():
            time.sleep(0.1)
        time.sleep(2)
        full.unlink()

    freeing = threading.Thread(target=free)
    freeing.start()
    done = lab.command("run", "lab/pipelines/fill.dfpipe", "--json", data=small / "data")
    freeing.join()
    found = summary(done)
    assert (done.returncode, found["status"]) == (1, "failed")
    failure = found["jobs"]["Fill"]["failure"]
    assert "the disk" in failure["message"] or "No space left" in failure["message"]
    assert "Free some space" in failure["hint"]


def test_without_any_room_nothing_begins_and_the_reason_is_said(lab, small, pipeline_text):
    lab.pipeline("give", pipeline_text({"Give": "Give"}))
    assert lab.command("run", "lab/pipelines/give.dfpipe", data=small / "data").returncode == 0
    with (small / "full").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    done = lab.command("run", "lab/pipelines/give.dfpipe", "--afresh", data=small / "data")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("deepforge: There is no room left")
    (small / "full").unlink()
    done = lab.command("run", "lab/pipelines/give.dfpipe", "--json", data=small / "data")
    assert summary(done)["jobs"]["Give"]["reused"]
