"""An operation in small, which touches nothing outside. A zygote does it until the interpreter has adapted itself to
it, a fork while it waits: memory that running an operation writes to has been copied when the person's comes."""

from __future__ import annotations

import io

from . import attributes, formats, outputs, values, wire
from .interrupts import Interrupts
from .job import Job
from .pickling import dump, load

ADAPTED_AFTER = 20
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


_SOURCE = b"""
class Rehearsal:
    def __init__(self, number: int = 0, rate: float = 1.0, name: str = ""):
        self.number = number

    def execute(self, value=None):
        return self.number
"""


def rehearse_often():
    for _ in range(ADAPTED_AFTER):
        rehearse()


def rehearse():
    with Interrupts():
        job = Job(wire.loads(wire.dumps(_CALL)))
    kind = _compiled(job.class_name)
    instance = kind(**attributes.typed(kind.__init__, job.attributes))
    found = outputs.take(instance.execute(value=1), job.outputs, kind, job.file)
    for value in found.values():
        values.summary(value)
        formats.plain.is_json(value)
        file = io.BytesIO()
        dump(value, file, lambda buffer: True, outputs.is_of_project)
        file.seek(0)
        load(file, [])


def _compiled(name):
    """The first `compile` of a process takes 3 ms longer: where Python's own files were compiled long ago that would be
    the person's."""
    module = {"__name__": __name__}
    exec(compile(_SOURCE, "Rehearsal.py", "exec", dont_inherit=True), module)
    return module[name]
