"""The kernels that the people of a project share, over HTTP and the feed, in a real server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from jupyter_servers import TOKEN, Server


@pytest.fixture
def kernel(server: Server, project: str) -> Iterator[str]:
    """The project's kernel; shut down afterwards if it is still there."""
    with server.http() as http:
        answer = http.post(f"projects/{project}/kernels", json={})
        assert answer.status_code == 200, answer.text
        yield answer.json()["id"]
        http.delete(f"projects/{project}/kernels/{answer.json()['id']}")


def jupyter(server: Server, method: str, path: str) -> httpx.Response:
    """What JupyterLab itself asks."""
    return httpx.request(method, f"{server.url}api/{path}", headers={"Authorization": f"token {TOKEN}"}, timeout=30)


def until(look: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 30
    while not look():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


def test_a_project_has_one_kernel_for_all_windows(server, project, kernel):
    with server.http() as http:
        again = http.post(f"projects/{project}/kernels", json={"environment": None}).json()
        listed = http.get(f"projects/{project}/kernels").json()["kernels"]
    assert again["id"] == kernel
    assert [found["id"] for found in listed] == [kernel]
    assert listed[0]["project"] == project
    assert listed[0]["status"] in ("starting", "idle")


def test_jupyter_shows_it_and_its_shutdown_is_noticed(server, project, kernel):
    feed = server.feed()
    feed.ask(type="watch_project", project=project)
    feed.until("watching")
    assert kernel in [found["id"] for found in jupyter(server, "GET", "kernels").json()]
    assert jupyter(server, "DELETE", f"kernels/{kernel}").status_code == 204
    assert feed.until("kernel", id=kernel, kernel=None)["project"] == project
    feed.close()
    with server.http() as http:
        assert http.get(f"projects/{project}/kernels").json()["kernels"] == []
        assert http.post(f"projects/{project}/kernels/{kernel}/interrupt").status_code == 404
