"""A server for all tests of this folder, and a project in it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import pytest
from jupyter_servers import Server, started, stop


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    root = tmp_path_factory.mktemp("root")
    server = started(home, root)
    yield server
    stop(server)


OPERATIONS = {
    "Count": """\
        class Count:
            def __init__(self, lines: int = 3):
                self.lines = lines

            def execute(self):
                for number in range(self.lines):
                    print(number)
                total = self.lines
                return total
    """,
    "Draw": """\
        import time

        import matplotlib.pyplot as plt

        class Draw:
            def execute(self, total=None):
                for epoch in range(3):
                    plt.clf()
                    plt.plot(range(epoch + 2))
                    plt.show()
                    time.sleep(0.3)
    """,
    "Redraw": """\
        import matplotlib.pyplot as plt
        import numpy as np

        class Redraw:
            def execute(self):
                noise = np.random.default_rng(0)
                for epoch in range(3):
                    plt.clf()
                    plt.imshow(noise.random((500, 500, 3)))
                    plt.show()
                    print("epoch", epoch)
    """,
    "Sleep": """\
        import time

        class Sleep:
            def execute(self):
                print("asleep")
                time.sleep(60)
    """,
    "Slowly": """\
        import time

        class Slowly:
            def execute(self):
                for letter in ["ä😀", "b", "c"]:
                    print(letter)
                    time.sleep(0.1)
    """,
    "Fail": """\
        class Fail:
            def execute(self):
                raise ValueError("no luck")
    """,
}


@pytest.fixture(scope="session")
def project(server: Server) -> str:
    """The id of a project with operations and one pipeline for each of them."""
    client = server.client()
    project = client.create_project("work", name="Work").id
    for name, source in OPERATIONS.items():
        (server.root / "work" / "operations" / f"{name}.py").write_text(textwrap.dedent(source))
        document = {"format": 1, "nodes": {name: {"operation": name}}, "edges": []}
        (server.root / "work" / "pipelines" / f"{name}.dfpipe").write_text(json.dumps(document))
    return project
