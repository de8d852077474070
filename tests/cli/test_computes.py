"""`deepforge compute`, and runs on a compute of another package."""

from __future__ import annotations

import json
import os
import re

from distributions import install_compute, install_fresh


def test_computes_are_listed_shown_checked_and_run_on(cli):
    packages = cli.folder / "packages"
    install_fresh(packages)
    install_compute(packages, "cluster", "import no_such_cluster")
    cli.environment["PYTHONPATH"] += os.pathsep + str(packages)

    listed = cli("compute", "list").stdout
    assert re.search(r"^server +deepforge_jupyter \S+ +Operations are processes", listed, re.M)
    assert re.search(r"^fresh +deepforge-fresh 1\.0 +Each operation", listed, re.M)
    assert re.search(r"^cluster +deepforge-cluster 1\.0 +The compute “cluster” .* No module named", listed, re.M)

    shown = cli("compute", "show", "fresh").stdout
    assert "fresh: Fresh interpreters." in shown
    assert re.search(r"^  device +cpu \| cuda +\"cpu\" +What operations find", shown, re.M)
    missing = cli("compute", "show", "cluster")
    assert (missing.returncode, "no_such_cluster" in missing.stderr) == (1, True)

    checked = cli("compute", "check", "fresh", "--option", "device=cuda")
    assert (checked.returncode, "“fresh” works: Python 3." in checked.stdout) == (0, True)
    broken = cli("compute", "check", "cluster")
    assert (broken.returncode, "“cluster” does not work: " in broken.stderr) == (1, True)

    cli.project(train={"first": {"operation": "Count"}})
    refused = cli("run", "lab/pipelines/train.dfpipe", "--compute", "fresh", "--compute-option", "processes=0")
    assert (refused.returncode, "processes must be at least 1, not 0" in refused.stderr) == (2, True)
    ran = cli("run", "lab/pipelines/train.dfpipe", "--compute", "fresh", "--compute-option", "processes=1", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1])["status"] == "success"
