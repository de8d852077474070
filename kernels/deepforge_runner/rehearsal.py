"""What a fork does while it waits: an operation in small, so that the memory that running one writes to has been copied
for it before the person's operation comes."""

from __future__ import annotations

import io

from . import attributes, formats, outputs, values, wire
from .interrupts import Interrupts
from .job import Job
from .pickling import dump, load

_CALL = {
    "node": "Rehearsal",
    "operation": "Rehearsal",
    "file": "operations/Rehearsal.py",
    "class_name": "Rehearsal",
    "attributes": {"number": 1, "rate": 0.5, "name": "a"},
    "inputs": {"value": "/"},
    "outputs": ["result"],
    "snapshot": "/",
    "project_folder": "/",
}


class Rehearsal:
    def __init__(self, number: int = 0, rate: float = 1.0, name: str = ""):
        self.number = number

    def execute(self, value=None):
        return self.number


def rehearse():
    with Interrupts():
        job = Job(wire.loads(wire.dumps(_CALL)))
    instance = Rehearsal(**attributes.typed(Rehearsal.__init__, job.attributes))
    found = outputs.take(instance.execute(value=1), job.outputs, Rehearsal, job.file)
    for value in found.values():
        values.summary(value)
        formats.plain.is_json(value)
        file = io.BytesIO()
        dump(value, file, lambda buffer: True, outputs.is_of_project)
        file.seek(0)
        load(file, [])
