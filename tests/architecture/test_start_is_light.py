"""What the extension costs when a Jupyter server starts."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
HEAVY = (
    *("libcst", "dulwich", "pycrdt", "watchfiles", "matplotlib", "numpy", "sqlite3", "boto3", "botocore", "s3transfer"),
    *("cryptography", "httpx", "pymongo", "deepforge_jupyter.services"),
)
CODE = """
import json, sys
import jupyter_server.serverapp, jupyter_server.extension.application, jupyter_server.base.websocket
before = set(sys.modules)
import deepforge_jupyter
alone = sorted(m for m in set(sys.modules) - before if not m.startswith("deepforge_jupyter"))
deepforge_jupyter._jupyter_server_extension_points()
print(json.dumps({"alone": alone, "added": sorted(set(sys.modules) - before)}))
"""


@functools.cache
def loaded() -> dict[str, list[str]]:
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "kernels")])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def test_the_package_alone_loads_nothing():
    assert loaded()["alone"] == []


def test_the_extension_loads_nothing_heavy():
    added = loaded()["added"]
    assert not [name for name in added if name.startswith(HEAVY)]
