"""PyTorch's tensors in pickles and checkpoints, told without PyTorch: what would make one is replaced by what notes its
shape, type and device. No number of them is read."""

from __future__ import annotations

import os
import zipfile

from . import objects, pickles
from .look import MOST_ENTRIES, Damaged, Look, cell, size_text

LARGEST_NAMED = 1 << 22
LARGEST_PICKLE = 64 << 20
DEEPEST = 6
STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool", "UntypedStorage": "bytes",
}  # fmt: skip


class Memory:
    """What tensors lie in."""

    def __init__(self, dtype, device):
        self.dtype = dtype
        self.device = device


class Tensor:
    """What is told of one."""

    def __init__(self, shape, dtype, device):
        self.shape = tuple([int(size) for size in shape])
        self.dtype = dtype
        self.device = device


Tensor.__module__ = "torch"


class CheckpointUnpickler(pickles.PlainUnpickler):
    """Raises NeedsConsent for the first name that is neither plain data's nor a tensor's."""

    def __init__(self, *given, **options):
        super().__init__(*given, **options)
        self.tensors = []

    def find_class(self, module, name):
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        found = {
            "torch._utils._rebuild_tensor_v2": self._tensor,
            "torch._utils._rebuild_parameter": _parameter,
            "torch.storage._load_from_bytes": lambda content: Memory("", ""),
            "deepforge_runner.torch_pickling.restore": lambda memory, dtype: Memory(dtype, memory.device),
            "deepforge_runner.torch_pickling.restore_memory": lambda content, device: Memory("bytes", device),
            "torch.Size": tuple,
            "torch.device": lambda *said: ":".join([str(part) for part in said]),
        }.get("%s.%s" % (module, name))
        return found or super().find_class(module, name)

    def persistent_load(self, said):
        kind, dtype, _, device, _ = said
        if kind != "storage":
            raise Damaged("it names something that is no memory of a tensor")
        return Memory(dtype, device)

    def _tensor(self, memory, offset, shape, *rest):
        tensor = Tensor(shape, memory.dtype, memory.device)
        self.tensors.append(tensor)
        return tensor


def look_at_pickle(path, buffers, wish):
    """Raises NeedsConsent."""
    with open(path, "rb") as file:
        unpickler = CheckpointUnpickler(file, buffers=buffers)
        value = unpickler.load()
    return _look(value, unpickler.tensors, wish)


def look_at_file(path, wish):
    """Of a file that `torch.save` wrote."""
    try:
        with zipfile.ZipFile(path) as archive:
            (entry,) = [entry for entry in archive.infolist() if entry.filename.endswith("/data.pkl")]
            if entry.file_size > LARGEST_PICKLE:
                raise Damaged("it has more parts than are listed here")
            with archive.open(entry) as file:
                names = pickles.names_of(file.read(LARGEST_NAMED))
            with archive.open(entry) as file:
                unpickler = CheckpointUnpickler(file)
                look = _look(unpickler.load(), unpickler.tensors, wish)
    except pickles.NeedsConsent as refused:
        look = Look("unread")
        look.needs = names or [refused.name]
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise Damaged("it is no whole checkpoint of PyTorch: %s" % error) from None
    look.facts["bytes"] = size_text(os.path.getsize(path))
    return look


def open_file(path, wish):
    """With the code that it names, which the person allowed."""
    import torch

    return objects.look_at(torch.load(path, map_location="cpu", weights_only=False), wish)


def _parameter(tensor, *rest):
    return tensor


def _look(value, tensors, wish):
    if not tensors:
        return objects.look_at(value, wish)
    look = Look("tree")
    counts = [_count(tensor.shape) for tensor in tensors]
    look.facts = {"tensors": str(len(tensors)), "parameters": str(sum(counts))}
    devices = sorted({cell(tensor.device) for tensor in tensors if tensor.device})
    if devices:
        look.facts["device"] = ", ".join(devices[:8])
    for name, part in _leaves(value, ""):
        if len(look.entries) == MOST_ENTRIES:
            look.notes.append("The first %d of its parts." % MOST_ENTRIES)
            break
        look.entries.append(objects.entry(name or "(all of it)", part))
    return look


def _leaves(value, name, depth=0):
    """The parts of dicts, lists and tuples in one another, with how each is come to."""
    if isinstance(value, (dict, list, tuple)) and value and depth < DEEPEST:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from _leaves(part, "%s.%s" % (name, key) if name else str(key), depth + 1)
    else:
        yield name, value


def _count(shape):
    count = 1
    for size in shape:
        count *= size
    return count
