"""Several processes and threads on one history."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from deepforge_jupyter.history.history import History

ROOT = Path(__file__).parents[2]

WORK = """
import sys
from pathlib import Path
from deepforge_jupyter.history.history import History
folder, who = Path(sys.argv[1]), sys.argv[2]
history = History(folder)
for number in range(15):
    (folder / "operations" / f"{who}.py").write_text(f"VALUE = {number}\\n")
    commit = history.snapshot(message=f"{who} {number}").commit
    assert history.read(commit, f"operations/{who}.py") == f"VALUE = {number}\\n".encode()
    history.tag(f"execution/{who}_{number}", commit)
"""


def test_no_version_of_three_processes_is_lost(project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen([sys.executable, "-c", WORK, str(project), who], env=environment) for who in ("A", "B", "C")
    ]
    assert [process.wait() for process in processes] == [0, 0, 0]
    history = History(project)
    assert len(history.tags()) == 45
    in_log = {version.commit for version in history.log(1000)}
    assert set(history.tags().values()) <= in_log
    assert set(os.listdir(project / ".deepforge")) == {".gitignore", "history.git", "stat-cache"}


def test_threads_share_one_history(project: Path) -> None:
    history = History(project)
    commits: list[str] = []
    threads = [threading.Thread(target=lambda: commits.append(history.snapshot().commit)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(commits) == 8
    assert len(set(commits)) == 1


def test_a_lock_that_lives_is_waited_for(project: Path) -> None:
    history = History(project)
    history.snapshot()
    lock = project / ".deepforge/history.git/refs/heads/main.lock"
    lock.touch()
    threading.Timer(0.3, lock.unlink).start()
    (project / "utils/nets.py").write_text("WIDTH = 4\n")
    started = time.monotonic()
    assert history.snapshot().is_new
    assert time.monotonic() - started >= 0.25


def test_a_lock_that_a_dead_process_left_is_removed(project: Path) -> None:
    history = History(project)
    history.snapshot()
    (project / ".deepforge/history.git/refs/heads/main.lock").touch()
    (project / "utils/nets.py").write_text("WIDTH = 4\n")
    started = time.monotonic()
    assert history.snapshot().is_new
    assert time.monotonic() - started < 8
