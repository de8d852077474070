"""Pickle protocol 5 with out-of-band buffers, registered serializers inside containers, and the project's modules
that the pickle needs."""

from __future__ import annotations

try:
    import _pickle as pickle  # the same classes without `pickle`'s own imports, which cost a fresh process 10 ms
except ImportError:
    import pickle

from . import serialization
from .named_files import NamedBytes

FUNCTION = type(serialization.register)


class MissingClass(ImportError):
    """A class or function that a pickle needs cannot be imported; `needed` is its full name."""

    def __init__(self, needed, cause):
        super().__init__("needs %s, which cannot be imported: %s: %s" % (needed, type(cause).__name__, cause))
        self.needed = needed


class Pickler(pickle.Pickler):
    """Notes the modules whose names `is_of_project` says are the project's."""

    def __init__(self, file, take_buffer, is_of_project):
        super().__init__(file, 5, buffer_callback=take_buffer)
        self.modules = set()
        self._is_of_project = is_of_project
        self._storages = None

    def reducer_override(self, value):
        kind = type(value)
        if kind is FUNCTION or isinstance(value, type):
            module = getattr(value, "__module__", None)
            if self._is_of_project is not None and module and self._is_of_project(module):
                self.modules.add(module)
            return NotImplemented
        registered = serialization.find(kind)
        if registered is None:
            return self._reduce_storage(value) if kind.__module__ == "torch.storage" else NotImplemented
        file = NamedBytes()
        registered[1](value, file)
        return restore, (registered[0], file.content())

    def _reduce_storage(self, value):
        if type(value).__name__ != "TypedStorage":
            return NotImplemented
        from .torch_pickling import Storages

        if self._storages is None:
            self._storages = Storages()
        return self._storages.reduce(value)


class Unpickler(pickle.Unpickler):
    """Says which class is missing."""

    def find_class(self, module, name):
        try:
            if module == "torch.storage" and name == "_load_from_bytes":
                from .torch_pickling import load_into_memory

                return load_into_memory
            return super().find_class(module, name)
        except (ImportError, AttributeError) as error:
            raise MissingClass("%s.%s" % (module, name), error) from error


def restore(type, data):
    """Reads a value that a registered serializer wrote inside another value."""
    registered = serialization.find(type)
    if registered is None:
        raise LookupError("no serializer is registered for %s" % serialization.full_name(type))
    return serialization.read(type, registered[2], NamedBytes(data))


def dump(value, file, take_buffer, is_of_project):
    """Pickles a value; returns the names of the project's modules that reading it needs."""
    pickler = Pickler(file, take_buffer, is_of_project)
    pickler.dump(value)
    return pickler.modules


def load(file, buffers):
    """Raises MissingClass."""
    return Unpickler(file, buffers=buffers).load()
