"""What an attempt shall run: `job.json` (`OperationCall` in `deepforge_jupyter/compute/base.py`)."""

from __future__ import annotations

import os

from . import wire


class Job:
    """One call of one operation. `snapshot` and `project_folder` are absolute; the latter is None where the
    person's folder is not on this machine."""

    __slots__ = (
        "attributes",
        "class_name",
        "file",
        "inputs",
        "label",
        "node",
        "operation",
        "outputs",
        "project_folder",
        "references",
        "snapshot",
        "variables",
    )

    def __init__(self, fields):
        self.node = fields["node"]
        self.label = fields.get("label") or self.node
        self.operation = fields["operation"]
        self.file = fields["file"]
        self.class_name = fields["class_name"]
        self.attributes = fields.get("attributes") or {}
        self.references = fields.get("references") or {}
        self.inputs = fields.get("inputs") or {}
        self.outputs = tuple(fields.get("outputs") or ())
        self.snapshot = os.path.abspath(fields["snapshot"])
        self.variables = fields.get("variables") or {}
        folder = fields.get("project_folder")
        self.project_folder = os.path.abspath(folder) if folder and os.path.isdir(folder) else None

    @property
    def commit(self):
        """The snapshot's name in the history: its folder is named by it."""
        return os.path.basename(self.snapshot)

    @property
    def snapshots(self):
        """The folder in which other snapshots of the project lie, by commit."""
        return os.path.dirname(self.snapshot)


def read_job(run_directory):
    """The job of a run directory. Raises OSError, ValueError or KeyError when the file is missing or damaged."""
    with open(os.path.join(run_directory, "job.json"), "rb") as file:
        return Job(wire.loads(file.read()))
