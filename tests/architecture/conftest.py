"""A real Jupyter server with the extension."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_servers import Server, started, stop


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = started(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root"))
    yield server
    stop(server)
