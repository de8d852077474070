"""`deepforge run`."""

from __future__ import annotations

import json
import signal

CHAIN = {"first": {"operation": "Count"}, "second": {"operation": "Count", "after": ["first"]}}


def copy(nodes):
    return json.loads(json.dumps(nodes))


def test_a_pipeline_runs_and_its_output_is_shown_with_the_nodes_name(cli):
    cli.project(train=copy(CHAIN))
    done = cli("run", "lab/pipelines/train.dfpipe")
    assert (done.returncode, done.stderr) == (0, "")
    assert "first │ number 0\nfirst │ number 1\n" in done.stdout
    assert done.stdout.splitlines()[-1] == "train: success"


def test_quiet_shows_no_output(cli):
    cli.project(train=copy(CHAIN))
    done = cli("run", "--quiet", "lab/pipelines/train.dfpipe")
    assert "number" not in done.stdout
    assert "✓ second  success" in done.stdout


def test_json_is_one_line_for_each_event_and_a_summary(cli, lines):
    cli.project(train=copy(CHAIN))
    done = cli("run", "lab/pipelines/train.dfpipe", "--json", "--set", "second.upto=5")
    *events, summary = lines(done.stdout)
    assert [summary["execution"], summary["status"]] == ["train", "success"]
    job = summary["jobs"]["second"]
    assert (job["status"], job["reused"], job["figures"], job["outputs"]) == ("success", False, 0, {"total": "7"})
    assert job["seconds"] >= 0
    text = "".join(
        event["content"]["text"] for event in events if event["type"] == "stream" and event["node"] == "second"
    )
    assert text.count("number") == 5
    statuses = [event["status"] for event in events if event["type"] == "job" and event["node"] == "second"]
    assert statuses[-1] == "success"


def test_a_second_run_says_that_everything_was_reused(cli):
    cli.project(train=copy(CHAIN))
    cli("run", "lab/pipelines/train.dfpipe")
    done = cli("run", "lab/pipelines/train.dfpipe")
    assert done.stdout.splitlines()[-1] == "train_2: success, all reused (--afresh runs everything)"
    done = cli("run", "lab/pipelines/train.dfpipe", "--afresh", "--nodes", "first")
    assert done.stdout.splitlines()[-1] == "train_3: success"
    assert "second" not in done.stdout


def test_a_failure_names_file_line_and_reason_and_the_rest_goes_on(cli):
    nodes = {**copy(CHAIN), "bad": {"operation": "Fail"}}
    cli.project(train=nodes)
    done = cli("run", "lab/pipelines/train.dfpipe")
    assert done.returncode == 1
    assert "operations/Fail.py:4: bad failed: ValueError: no such data" in done.stderr
    assert "✓ second  success" in done.stdout
    assert done.stdout.splitlines()[-1] == "train: failed"


def test_an_invalid_pipeline_says_everything_that_is_wrong_and_runs_nothing(cli):
    folder = cli.project(train={"a": {"operation": "Nothing"}, "b": {"operation": "Broken"}})
    (folder / "operations/Broken.py").write_text("class Broken:\n    def execute(self:\n")
    done = cli("run", "lab/pipelines/train.dfpipe")
    assert done.returncode == 2
    assert "pipelines/train.dfpipe:4: a: " in done.stderr
    assert "operations/Broken.py:2" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_mistake_in_an_environment_file_is_told_and_stops_nothing(cli):
    folder = cli.project(train=copy(CHAIN))
    (folder / "operations/Count.yml").write_text("dependencies: numpy\n")
    done = cli("run", "lab/pipelines/train.dfpipe")
    assert done.returncode == 0
    assert "operations/Count.yml:1: dependencies must be a list" in done.stderr


def test_a_file_in_no_project_says_how_to_make_one(cli, tmp_path):
    (tmp_path / "loose.dfpipe").write_text("{}")
    done = cli("run", "loose.dfpipe")
    assert done.returncode == 2
    assert "deepforge new" in done.stderr


def test_a_file_that_is_not_there_is_bad_usage(cli):
    done = cli("run", "nothing.dfpipe")
    assert (done.returncode, done.stderr) == (2, "deepforge: There is no file nothing.dfpipe.\n")


def test_a_setting_that_is_none_is_bad_usage(cli):
    cli.project(train=copy(CHAIN))
    done = cli("run", "lab/pipelines/train.dfpipe", "--set", "first=3")
    assert done.returncode == 2
    assert "NODE.NAME=VALUE" in done.stderr


def test_the_report_has_the_figures_and_a_page(cli, tmp_path):
    cli.project(plot={"p": {"operation": "Plot"}, "c": {"operation": "Count"}})
    done = cli("run", "lab/pipelines/plot.dfpipe", "--report", "out")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out/report.json").read_text())
    assert report["jobs"]["p"]["figure_files"] == ["figures/p-1.png"]
    assert (tmp_path / "out/figures/p-1.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "out/index.html").read_text()
    assert "figures/p-1.png" in page and "number 1" in page


def test_control_c_cancels_and_waits_for_the_end(cli, lines):
    cli.project(train={"slow": {"operation": "Count", "attributes": {"upto": 600, "pause_s": 0.1}}})
    process = cli.start("run", "lab/pipelines/train.dfpipe", "--json")
    for line in process.stdout:
        if '"stream"' in line:
            break
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 130
    assert lines(rest)[-1]["jobs"]["slow"]["status"] == "canceled"


def test_a_copied_project_becomes_one_of_its_own_and_that_is_said(cli, tmp_path):
    import shutil

    folder = cli.project(train=copy(CHAIN))
    cli("run", "lab/pipelines/train.dfpipe")
    shutil.copytree(folder, tmp_path / "copy")
    done = cli("run", "copy/pipelines/train.dfpipe", "--quiet")
    assert done.returncode == 0
    assert "is a copy of the project" in done.stderr
    assert done.stdout.splitlines()[-1] == "train: success"


def test_a_failed_execution_goes_on_where_it_broke(cli):
    flaky = "from pathlib import Path\n\n\nclass Flaky:\n    def execute(self, start: int):\n"
    flaky += "        total = start + int(Path('more.txt').read_text())\n        return total\n"
    folder = cli.project(
        train={"first": {"operation": "Count"}, "then": {"operation": "Flaky", "after": ["first"]}},
    )
    (folder / "operations/Flaky.py").write_text(flaky)
    assert cli("run", "lab/pipelines/train.dfpipe").returncode == 1
    (folder / "more.txt").write_text("40")
    done = cli("retry", "train", "--json", cwd=folder)
    assert done.returncode == 0
    assert "changed since" not in done.stderr
    jobs = json.loads(done.stdout.splitlines()[-1])["jobs"]
    assert (jobs["first"]["attempts"], jobs["then"]["attempts"]) == (1, 2)
    assert jobs["then"]["outputs"] == {"total": "42"}
    again = cli("retry", "train", cwd=folder)
    assert again.returncode == 1
    assert "nothing to retry" in again.stderr


def test_outputs_that_a_storage_refuses_are_told_as_they_wait_and_are_kept_by_a_retry(cli, s3):
    folder = cli.project(train={"first": {"operation": "Count"}, "then": {"operation": "Count", "after": ["first"]}})
    cli.environment["S3_SECRET"] = s3.secret_key
    options = [f"--option={key}={value}" for key, value in s3.options("refusing").items()]
    assert cli("storage", "add", "Team", "s3", *options, "--secret-from", "secret_key=S3_SECRET").returncode == 0
    with s3.read_only():
        done = cli("run", "lab/pipelines/train.dfpipe", "--storage", "Team")
    assert done.returncode == 1
    assert "Its outputs wait to be kept in “Team”: The bucket “refusing”" in done.stdout
    assert "first failed: Not kept: “Team” did not take it." in done.stderr
    assert done.stderr.count("may not write into it") == 1
    assert "keeps what it made without running it again" in done.stderr
    again = cli("retry", "train", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[-1] == "train: success"


def test_a_retry_says_what_was_changed_since_and_takes_the_code_that_ran(cli):
    folder = cli.project(train={"first": {"operation": "Count"}, "then": {"operation": "Fail", "after": []}})
    assert cli("run", "lab/pipelines/train.dfpipe").returncode == 1
    for name in ("Count", "Fail"):
        with (folder / f"operations/{name}.py").open("a") as file:
            file.write("# another\n")
    done = cli("retry", "train", cwd=folder)
    assert done.returncode == 1
    (said,) = [line for line in done.stderr.splitlines() if "changed since" in line]
    assert said.startswith("operations/Fail.py was changed since. A retry takes the code that ran; ")
    assert "`deepforge run pipelines/train.dfpipe --again train` takes what it is now." in said
