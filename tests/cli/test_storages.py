"""`deepforge storage`, and the how-tos of S3 and SciServer, as they are written."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from s3_servers import S3Server
from sciserver_server import PASSWORD
from sciserver_servers import SciServer

HOW_TOS = Path(__file__).parents[2] / "docs" / "how-to"


def added(cli, s3: S3Server, name: str, bucket: str, secret: str = "S3_SECRET", *more: str):
    options = [f"--option={key}={value}" for key, value in s3.options(bucket).items()]
    return cli("storage", "add", name, "s3", *options, "--secret-from", f"secret_key={secret}", *more)


def test_a_storage_is_added_tried_changed_and_removed(cli, s3: S3Server) -> None:
    cli.environment |= {"S3_SECRET": s3.secret_key, "WRONG": "wrong-secret"}
    refused = added(cli, s3, "Team", "cli", "WRONG")
    assert (refused.returncode, "does not accept the secret key" in refused.stderr) == (1, True)
    assert "--no-check adds it anyway" in refused.stderr
    assert added(cli, s3, "Team", "cli", "WRONG", "--no-check").returncode == 0
    assert cli("storage", "check", "Team").returncode == 1
    changing = ["storage", "change", "Team", "--secret-from", "secret_key=S3_SECRET"]
    assert "“Team” works" in cli(*changing).stdout
    listed = cli("storage", "list").stdout
    assert re.search(r"^local\b", listed, re.M)
    assert re.search(rf"^Team\s+s3\s+cli on {s3.endpoint}$", listed, re.M)
    assert "secret_key" in cli("storage", "kinds").stdout

    folder = cli.project(count={"Count": {"operation": "Count"}})
    ran = cli("run", str(folder / "pipelines/count.dfpipe"), "--storage", "Team")
    assert ran.returncode == 0, ran.stderr
    assert cli("project", "storage", str(folder), "Team").returncode == 0
    kept = cli("storage", "remove", "Team")
    assert (kept.returncode, "“Team” holds the values of 1 execution" in kept.stderr) == (1, True)
    refused = re.search(r"The project “.+” keeps its values in “Team”: its runs and uploads are refused", kept.stderr)
    assert refused is not None, kept.stderr
    removed = cli("storage", "remove", "Team", "--anyway")
    assert (removed.returncode, refused[0] in removed.stdout) == (0, True)
    assert cli("storage", "check", "Team").returncode == 2
    written = [path for path in cli.folder.rglob("*") if path.is_file()]
    assert [path for path in written if s3.secret_key.encode() in path.read_bytes()] == []


def test_a_secret_is_read_from_standard_input_and_never_taken_as_an_argument(cli, s3: S3Server) -> None:
    options = [f"--option={key}={value}" for key, value in s3.options("stdin").items()]
    command = [sys.executable, "-m", "deepforge_jupyter.cli", "storage", "add", "Team", "s3", *options]
    answer = subprocess.run(
        [*command, "--secret", "secret_key"],
        env=cli.environment,
        input=f"{s3.secret_key}\n",
        capture_output=True,
        text=True,
    )
    assert (answer.returncode, "“Team” was added" in answer.stdout) == (0, True), answer.stderr
    for given, said in {
        ("--secret", "secret_key=cheese"): "A secret is no argument",
        ("--secret-from", "secret_key=NOWHERE"): "no $NOWHERE in the environment",
        ("--secret-from", "secret_key"): "names no variable",
        ("--option", "secret_key=cheese"): "has no option “secret_key”",
    }.items():
        refused = cli("storage", "add", "Other", "s3", "--option", "bucket=values", *given)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr


def script_of(name: str) -> str:
    return "\n".join(re.findall(r"```bash\n(.*?)```", (HOW_TOS / name).read_text(), re.S))


def test_the_how_to_of_s3_works_as_it_is_written(cli) -> None:
    script = script_of("s3.md")
    for port in sorted(set(re.findall(r"\b(?:8333|93\d\d)\b", script))):
        script = script.replace(port, str(free_port()))
    path = os.pathsep.join([str(Path(sys.executable).parent), cli.environment["PATH"]])
    process = subprocess.run(
        ["bash", "-euc", f"{script}\nkill %1\nwait"],
        cwd=cli.folder,
        env={**cli.environment, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert re.search(r"^Team\s+s3", process.stdout, re.M)
    assert not list((cli.folder / "data/blobs").rglob("value.json"))


def test_the_how_to_of_sciserver_works_as_it_is_written_on_the_local_server(cli, sci: SciServer) -> None:
    added = "add SciServer sciserver"
    script = script_of("sciserver.md").replace(added, f"{added} --option server={sci.address}")
    survey = sci.volume("deepforge_data") / "survey"
    (survey / "plates").mkdir(parents=True)
    (survey / "my table.csv").write_text("a,b\n1,2\n")
    (survey / "plates" / "größe 1.txt").write_text("1")
    process = subprocess.run(
        ["bash", "-euc", script],
        cwd=cli.folder,
        env={
            **cli.environment,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), cli.environment["PATH"]]),
            "SCISERVER_PASSWORD": PASSWORD,
        },
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert list(sci.volume("deepforge_data").rglob("artifacts/*/value.json"))
    assert "survey/my table.csv" in process.stdout
    listed = cli("list", "artifacts", "--project", str(cli.folder / "digits")).stdout
    assert re.search(r"^table .*my table\.csv$", listed, re.M), listed
    assert re.search(r"^plates .*folder of 1 file$", listed, re.M), listed
    (survey / "plates" / "größe 1.txt").write_text("changed")
    verified = cli("artifacts", "verify", "plates", "--project", str(cli.folder / "digits"))
    assert (verified.returncode, "was changed after it was imported" in verified.stdout) == (1, True), verified
    assert not list((cli.folder / "data/blobs").rglob("value.json"))
    written = [path for path in cli.folder.rglob("*") if path.is_file()]
    assert [path for path in written if PASSWORD.encode() in path.read_bytes()] == []


def free_port() -> int:
    """One whose thousands leave room for the server's own second port, ten thousand above."""
    for port in range(12_000 + os.getpid() % 5000, 20_000):
        with socket.socket() as probe, socket.socket() as other:
            try:
                probe.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
            if port not in _TAKEN:
                _TAKEN.add(port)
                return port
    raise AssertionError("no port is free")


_TAKEN: set[int] = set()
