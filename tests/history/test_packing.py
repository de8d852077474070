"""A history of many objects is packed, beside those who write it and however it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deepforge_jupyter.history import packing
from deepforge_jupyter.history.history import History

ROOT = Path(__file__).parents[2]


def loose(repository: Path) -> int:
    return sum(len(files) for path, _, files in os.walk(repository / "objects") if len(Path(path).name) == 2)


def git(repository: Path, *arguments: str) -> str:
    command = ["git", "--git-dir", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def grown(project: Path) -> tuple[History, list[str]]:
    """A history of forty versions, and their commits."""
    history = History(project)
    commits = []
    for number in range(40):
        (project / "utils/nets.py").write_text(f"WIDTH = {number}\n")
        commits.append(history.snapshot(message=f"{number}").commit)
    return history, commits


def says(history: History, commits: list[str]) -> None:
    for number, commit in enumerate(commits):
        assert history.read(commit, "utils/nets.py") == f"WIDTH = {number}\n".encode()


def test_every_version_is_there_afterwards_for_us_and_for_git(project, grown):
    history, commits = grown
    repository = project / ".deepforge/history.git"
    before = loose(repository)
    assert packing.pack(repository) == before
    assert loose(repository) == 0
    says(history, commits)
    says(History(project), commits)
    assert "dangling" not in git(repository, "fsck", "--full", "--strict")
    assert git(repository, "rev-list", "--count", "main").strip() == "40"
    (project / "utils/nets.py").write_text("WIDTH = 41\n")
    assert history.snapshot().is_new
    assert 0 < loose(repository) < 10, "what is packed is not written again"


def test_a_second_time_only_what_is_new_is_packed(project, grown):
    _, commits = grown
    repository = project / ".deepforge/history.git"
    packing.pack(repository)
    assert packing.pack(repository) == 0
    history = History(project)
    (project / "utils/nets.py").write_text("WIDTH = 40\n")
    commits.append(history.snapshot().commit)
    assert 0 < packing.pack(repository) < 10
    says(history, commits)


def test_only_a_history_that_has_grown_is_packed(project, grown):
    history, _ = grown
    repository = project / ".deepforge/history.git"
    assert not packing.has_grown(repository)
    assert packing.has_grown(repository, limit=10)
    assert history.pack_if_grown() == 0
    assert history.pack_if_grown(limit=10) > 0
    assert history.pack_if_grown(limit=10) == 0


WORK = """
import sys
from pathlib import Path
from deepforge_jupyter.history import packing
while True:
    packing.pack(Path(sys.argv[1]))
"""


def test_a_kill_in_the_middle_loses_nothing(project, grown):
    history, commits = grown
    repository = project / ".deepforge/history.git"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for number in range(40, 52):
        process = subprocess.Popen([sys.executable, "-c", WORK, str(repository)], env=environment)
        started = time.monotonic()
        while time.monotonic() - started < 0.25 + 0.02 * (number % 6):
            (project / "utils/nets.py").write_text(f"WIDTH = {len(commits)}\n")
            commits.append(history.snapshot().commit)
        process.send_signal(signal.SIGKILL)
        process.wait()
        says(history, commits)
    git(repository, "fsck", "--full", "--strict")
    packing.pack(repository)
    says(History(project), commits)


def test_a_history_is_read_and_written_while_it_is_packed(project, grown):
    history, commits = grown
    repository = project / ".deepforge/history.git"
    is_over = threading.Event()

    def repeatedly() -> None:
        while not is_over.is_set():
            packing.pack(repository)

    with ThreadPoolExecutor() as pool:
        packers = [pool.submit(repeatedly) for _ in range(2)]
        try:
            for _ in range(30):
                (project / "utils/nets.py").write_text(f"WIDTH = {len(commits)}\n")
                commits.append(history.snapshot().commit)
                says(History(project), commits)
        finally:
            is_over.set()
    for packer in packers:
        packer.result()
    says(history, commits)


def test_what_a_killed_process_left_goes_when_it_is_old(project, grown):
    repository = project / ".deepforge/history.git"
    packs = repository / "objects/pack"
    for name in ("tmp_pack_old", "tmp_pack_new", "pack-1.idx.lock", "pack-2.pack"):
        (packs / name).write_bytes(b"")
    for name in ("tmp_pack_old", "pack-1.idx.lock", "pack-2.pack"):
        os.utime(packs / name, (1, 1))
    packing.pack(repository)
    left = {path.name for path in packs.iterdir()}
    assert left & {"tmp_pack_old", "tmp_pack_new", "pack-1.idx.lock", "pack-2.pack"} == {"tmp_pack_new"}
