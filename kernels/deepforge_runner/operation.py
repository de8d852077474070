"""The operation itself: its class from the snapshot, what its constructor gets, its call."""

from __future__ import annotations

import os
import sys

from . import attributes, values, wire
from .errors import InputNotLoaded, NothingToRun
from .serialization import import_serializers


def find_class(job):
    """The operation's class, imported as `operations.<stem>` so that what it defines is pickled by that name."""
    if not os.path.exists(os.path.join(job.snapshot, job.file)):
        raise NothingToRun("%s is not in the project's snapshot" % job.file)
    module = import_file(job.file)
    found = getattr(module, job.class_name, None)
    if not isinstance(found, type):
        raise NothingToRun(
            "there is no class %s in %s" % (job.class_name, job.file),
            path=job.file,
            hint="The class is the one named as the file, or the only one with a method execute.",
        )
    if not callable(getattr(found, "execute", None)):
        raise NothingToRun(
            "the class %s has no method execute" % job.class_name,
            path=job.file,
            hint="Give it a method execute(self, …) that takes the inputs and returns the outputs.",
        )
    return found


def import_file(path):
    """Imports a Python file of the project (path from its folder) under its plain name."""
    name = os.path.splitext(path)[0].replace("/", ".")
    __import__(name)
    return sys.modules[name]


def build(kind, job):
    """An instance of the operation with its attributes and references."""
    constructor = kind.__init__
    arguments = attributes.typed(constructor, job.attributes)
    for name, path in job.references.items():
        arguments[name] = read_resource(path, job)
    return kind(**arguments)


def read_resource(path, job):
    """What a constructor gets for a resource: the variable `result` of a Python file, else the JSON or the text."""
    full = os.path.join(job.snapshot, path)
    if not os.path.exists(full):
        raise NothingToRun("the resource %s is not in the project's snapshot" % path)
    if path.endswith(".py"):
        module = import_file(path)
        if not hasattr(module, "result"):
            raise NothingToRun(
                "the resource %s sets no variable `result`" % path, path=path, hint="End it with: result = …"
            )
        return module.result
    with open(full, encoding="utf-8") as file:
        text = file.read()
    try:
        return wire.loads(text)
    except ValueError:
        return text


def load_inputs(job, finder):
    """The inputs by port. Raises InputNotLoaded."""
    return {port: load_input(port, folder, job, finder) for port, folder in job.inputs.items()}


def load_input(port, folder, job, finder):
    """The value in a folder. Raises InputNotLoaded naming the port, and the class if one is missing."""
    try:
        header = values.read_header(folder)
    except (OSError, ValueError, KeyError) as error:
        raise InputNotLoaded("the input %s cannot be read from %s: %s" % (port, folder, error)) from error
    needed = header.requires.get("snapshot")
    if needed and needed != job.commit:
        finder.add_snapshot(os.path.join(job.snapshots, needed))
    if header.serializer in ("pickle", "registered"):
        import_needed(job.snapshot, header)
    try:
        return values.load(folder, header)
    except ImportError as error:
        needed = getattr(error, "needed", "")
        message = "the input %s %s" % (port, error if needed else "cannot be read: %s" % error)
        raise InputNotLoaded(message, hint=_class_hint(needed, header)) from error
    except LookupError as error:
        raise InputNotLoaded(
            "the input %s cannot be read: %s" % (port, error),
            hint="Add a file to serializers/ that calls deepforge.serialization.register for the type.",
        ) from error
    except Exception as error:  # a damaged file, or whatever the person's own classes raise
        told = "%s: %s" % (type(error).__name__, error)
        raise InputNotLoaded("the input %s cannot be read from %s: %s" % (port, folder, told)) from error


def import_needed(snapshot, header):
    """The serializers of a snapshot, and those that the value was written with."""
    import_serializers(snapshot)
    for name in header.requires.get("modules") or ():
        if name.startswith("serializers.") and name not in sys.modules:
            try:
                __import__(name)
            except ImportError as error:
                sys.stderr.write("%s could not be imported: %s\n" % (name, error))


def _class_hint(needed, header):
    module = needed.rpartition(".")[0]
    if module in (header.requires.get("modules") or ()):
        return "The value was made when %s.py still had it (version %s of the project)." % (
            module.replace(".", "/"),
            str(header.requires.get("snapshot"))[:8],
        )
    package = needed.partition(".")[0]
    return "Install %s where the operation runs." % package if package else None
