"""The kernels that the people of a project share, over HTTP and the feed, in a real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from jupyter_servers import TOKEN, Feed, Server, close, connected, started, stop


@pytest.fixture
def kernel(server: Server, project: str) -> Iterator[str]:
    """The project's kernel; shut down afterwards if it is still there."""
    with server.http() as http:
        answer = http.post(f"projects/{project}/kernels", json={})
        assert answer.status_code == 200, answer.text
        yield answer.json()["id"]
        http.delete(f"projects/{project}/kernels/{answer.json()['id']}")


@pytest.fixture
def feed(server: Server, project: str) -> Iterator[Feed]:
    feed = server.feed()
    feed.ask(type="watch_project", project=project)
    feed.until("watching")
    yield feed
    feed.close()


def jupyter(server: Server, method: str, path: str) -> httpx.Response:
    """What JupyterLab itself asks."""
    return httpx.request(method, f"{server.url}api/{path}", headers={"Authorization": f"token {TOKEN}"}, timeout=30)


def until_status(feed: Feed, kernel: str, status: str) -> dict:
    while True:
        found = feed.until("kernel", id=kernel)["kernel"]
        if found is not None and found["status"] == status:
            return found


def wait_until(look: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 120
    while not look():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


def test_a_project_has_one_kernel_for_all_windows(server, project, kernel):
    answers: list[str] = []

    def ask() -> None:
        with server.http() as http:
            answers.append(http.post(f"projects/{project}/kernels", json={"environment": None}).json()["id"])

    windows = [threading.Thread(target=ask) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert answers == [kernel] * 4
    with server.http() as http:
        (listed,) = http.get(f"projects/{project}/kernels").json()["kernels"]
    assert (listed["id"], listed["project"], listed["environment"]) == (kernel, project, None)


def test_windows_that_start_it_at_the_same_time_get_the_same(server, project):
    answers: list[str] = []

    def ask() -> None:
        with server.http() as http:
            answers.append(http.post(f"projects/{project}/kernels", json={}).json()["id"])

    windows = [threading.Thread(target=ask) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert len(set(answers)) == 1
    with server.http() as http:
        http.delete(f"projects/{project}/kernels/{answers[0]}")


def test_it_becomes_idle_without_anybody_connected_and_busy_while_it_computes(server, project, kernel, feed):
    with server.http() as http:
        wait_until(lambda: http.get(f"projects/{project}/kernels").json()["kernels"][0]["status"] == "idle")
    client = connected(server, kernel)
    client.execute("import time\ntime.sleep(0.5)")
    until_status(feed, kernel, "busy")
    until_status(feed, kernel, "idle")
    close(client)


def test_it_runs_in_the_projects_folder(server, project, kernel):
    client = connected(server, kernel)
    printed: list[str] = []
    client.execute_interactive(
        "import os, deepforge\nprint(os.getcwd())",
        timeout=30,
        output_hook=lambda message: printed.append(message["content"].get("text", "")),
    )
    close(client)
    assert "".join(printed).strip() == str(server.root / "work")


def test_jupyter_shows_it_and_its_shutdown_is_noticed(server, project, kernel, feed):
    assert kernel in [found["id"] for found in jupyter(server, "GET", "kernels").json()]
    assert jupyter(server, "DELETE", f"kernels/{kernel}").status_code == 204
    assert feed.until("kernel", id=kernel, kernel=None)["project"] == project
    with server.http() as http:
        assert http.get(f"projects/{project}/kernels").json()["kernels"] == []
        refused = http.post(f"projects/{project}/kernels/{kernel}/interrupt")
        assert (refused.status_code, refused.json()["details"]) == (404, {"kernel": kernel})
        again = http.post(f"projects/{project}/kernels", json={}).json()
        assert again["id"] != kernel
        assert http.delete(f"projects/{project}/kernels/{again['id']}").status_code == 204


@pytest.mark.parametrize("where", ["deepforge", "jupyter"])
def test_a_restart_is_noticed_wherever_it_is_asked_for(server, project, kernel, feed, where):
    until_status(feed, kernel, "idle")
    if where == "jupyter":
        assert jupyter(server, "POST", f"kernels/{kernel}/restart").status_code == 200
    else:
        with server.http() as http:
            assert http.post(f"projects/{project}/kernels/{kernel}/restart").json()["id"] == kernel
    restarting = until_status(feed, kernel, "restarting")
    idle = until_status(feed, kernel, "idle")
    assert idle["reason"] is None
    assert datetime.fromisoformat(idle["started"]) >= datetime.fromisoformat(restarting["started"])


def test_an_interrupt_stops_what_it_computes(server, project, kernel):
    client = connected(server, kernel)
    asked = client.execute("import time\ntime.sleep(60)")
    time.sleep(0.5)
    with server.http() as http:
        assert http.post(f"projects/{project}/kernels/{kernel}/interrupt").status_code == 204
    while (reply := client.get_shell_msg(timeout=10))["parent_header"].get("msg_id") != asked:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    close(client)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os\nos._exit(7)", "The kernel ended by itself (exit code 7)."),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "The kernel crashed in compiled code"),
    ],
)
def test_a_kernel_that_dies_says_so_and_comes_back(server, project, kernel, feed, code, reason):
    client = connected(server, kernel)
    client.execute(code)
    assert until_status(feed, kernel, "restarting")["reason"].startswith(reason)
    idle = until_status(feed, kernel, "idle")
    assert idle["reason"].endswith("It was started again, empty.")
    close(client)
    time.sleep(1.2)  # what comes sooner is taken for a client's own question
    client = connected(server, kernel)
    client.execute_interactive("1", timeout=30, output_hook=lambda _: None)
    close(client)
    with server.http() as http:
        wait_until(lambda: http.get(f"projects/{project}/kernels").json()["kernels"][0]["reason"] is None)


def test_a_kernel_can_be_for_an_environment_file(server, project, kernel):
    with server.http() as http:
        missing = http.post(f"projects/{project}/kernels", json={"environment": "operations/Count.yml"})
        assert (missing.status_code, missing.json()["details"]) == (404, {"environment": "operations/Count.yml"})
        (server.root / "work" / "operations" / "Count.yml").write_text("dependencies: []\n")
        other = http.post(f"projects/{project}/kernels", json={"environment": "operations/Count.yml"}).json()
        assert other["environment"] == "operations/Count.yml"
        assert other["id"] != kernel
        assert len(http.get(f"projects/{project}/kernels").json()["kernels"]) == 2
        http.delete(f"projects/{project}/kernels/{other['id']}")


def test_what_does_not_exist_is_said(server, project, kernel):
    with server.http() as http:
        assert http.get("projects/nothing/kernels").status_code == 404
        assert http.post("projects/nothing/kernels", json={}).status_code == 404
        assert http.post("projects/nothing/kernels", json={"environment": "../x"}).status_code == 404
        assert http.post(f"projects/{project}/kernels", json={"environment": "../x"}).status_code == 400
        for verb, path in (("POST", "/restart"), ("POST", "/interrupt"), ("DELETE", "")):
            assert http.request(verb, f"projects/{project}/kernels/nothing{path}").status_code == 404


def test_a_kernel_that_nobody_uses_is_stopped_and_says_why(tmp_path: Path):
    (tmp_path / "root").mkdir()
    (tmp_path / "home").mkdir()
    settings = ("--Workspace.kernel_idle_s=1.5", "--DeepForge.kernel_interval_s=0.3")
    server = started(tmp_path / "home", tmp_path / "root", *settings)
    try:
        project = server.client().create_project("work", name="Work").id
        feed = server.feed()
        feed.ask(type="watch_project", project=project)
        feed.until("watching")
        with server.http() as http:
            kernel = http.post(f"projects/{project}/kernels", json={}).json()["id"]
            dead = until_status(feed, kernel, "dead")
            assert dead["reason"] == "The kernel was stopped: nobody used it for 2 s."
            assert http.get(f"projects/{project}/kernels").json()["kernels"] == []
        wait_until(lambda: jupyter(server, "GET", "kernels").json() == [])
        feed.close()
    finally:
        stop(server)


def test_notebooks_are_offered_a_kernel_of_each_project_that_follows_it(server, project):
    def names() -> dict[str, str]:
        found = jupyter(server, "GET", "kernelspecs").json()["kernelspecs"]
        return {name: entry["spec"]["display_name"] for name, entry in found.items()}

    own = f"deepforge-{project}"
    wait_until(lambda: own in names())
    spec = jupyter(server, "GET", f"kernelspecs/{own}").json()
    assert spec["spec"]["display_name"] == "DeepForge (Work · default)"
    assert spec["spec"]["env"]["DEEPFORGE_PROJECT_FOLDER"] == str(server.root / "work")
    client = server.client()
    second = client.create_project("second", name="Second").id
    wait_until(lambda: names().get(f"deepforge-{second}") == "DeepForge (Second · default)")
    feed = server.feed()
    feed.ask(type="watch_project", project=second)
    feed.until("watching")
    client.change_project(second, name="Work")  # while a page shows it
    wait_until(lambda: names().get(f"deepforge-{second}") == "DeepForge (Work, second · default)")
    feed.close()
    client.change_project(second, is_archived=True)
    wait_until(lambda: f"deepforge-{second}" not in names())
    client.change_project(second, is_archived=False)
    wait_until(lambda: f"deepforge-{second}" in names())
    assert names()[own] == "DeepForge (Work, work · default)"  # two of a name are told apart
    client.delete_project(second)
    wait_until(lambda: f"deepforge-{second}" not in names())


def test_a_notebook_anywhere_can_use_a_projects_modules_with_its_kernel(server):
    project = server.client().create_project("odd/Mäx $HOME 'n' Co", name="Odd").id
    folder = server.root / "odd" / "Mäx $HOME 'n' Co"
    (folder / "utils").mkdir(exist_ok=True)
    (folder / "utils" / "numbers.py").write_text("ANSWER = 42\n")
    (server.root / "elsewhere").mkdir()
    name = f"deepforge-{project}"
    wait_until(lambda: name in jupyter(server, "GET", "kernelspecs").json()["kernelspecs"])
    address, headers = f"{server.url}api/kernels", {"Authorization": f"token {TOKEN}"}
    kernel = httpx.post(address, headers=headers, json={"name": name, "path": "elsewhere"}, timeout=30).json()["id"]
    with server.http() as http:
        assert http.get(f"projects/{project}/kernels").json()["kernels"] == []  # a notebook's own is not shared
    client = connected(server, kernel, is_shared=False)
    printed: list[str] = []
    code = "from utils.numbers import ANSWER\nprint(ANSWER, os.getcwd(), deepforge.path('x'), sep='|')"
    client.execute_interactive(
        f"import os, deepforge\n{code}",
        timeout=30,
        output_hook=lambda message: printed.append(message["content"].get("text", "")),
    )
    close(client)
    jupyter(server, "DELETE", f"kernels/{kernel}")
    assert "".join(printed).strip() == f"42|{folder}|{folder / 'x'}"


def test_the_kernel_of_a_moved_project_is_stopped_and_the_next_is_at_the_new_place(server):
    client = server.client()
    project = client.create_project("before", name="Moving").id
    feed = server.feed()
    feed.ask(type="watch_project", project=project)
    feed.until("watching")
    kernel = client.start_kernel(project).id
    client.move_project(project, "behind")
    assert until_status(feed, kernel, "dead")["reason"] == "The kernel was stopped: its project was moved."
    feed.close()
    other = client.start_kernel(project).id
    assert other != kernel
    client.stop_kernel(project, other)


def test_the_kernel_of_a_deleted_project_is_stopped(server):
    client = server.client()
    project = client.create_project("going", name="Going").id
    with server.http() as http:
        kernel = http.post(f"projects/{project}/kernels", json={}).json()["id"]
        client.delete_project(project)
        wait_until(lambda: kernel not in [found["id"] for found in jupyter(server, "GET", "kernels").json()])


READERS = """
from jupyter_server.auth.authorizer import Authorizer


class Readers(Authorizer):
    def is_authorized(self, handler, user, action, resource):
        return action == "read" or (resource == "deepforge" and handler.request.path.endswith("/projects"))


c.ServerApp.authorizer_class = Readers
"""


def test_who_may_only_read_sees_kernels_and_can_do_nothing_with_them(tmp_path: Path):
    (tmp_path / "root").mkdir()
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "jupyter_server_config.py").write_text(READERS)
    server = started(tmp_path / "home", tmp_path / "root")
    try:
        project = server.client().create_project("work", name="Work").id
        with server.http() as http:
            assert http.get(f"projects/{project}/kernels").json() == {"kernels": []}
            for verb, path in (
                ("POST", "kernels"),
                ("POST", "kernels/x/interrupt"),
                ("POST", "kernels/x/restart"),
                ("DELETE", "kernels/x"),
                ("POST", "operations/Train/tries"),
            ):
                assert http.request(verb, f"projects/{project}/{path}", json={}).status_code == 403
    finally:
        stop(server)
