"""PyTorch's tensors in pickles: their memory beside the pickle, each piece once however many tensors share it, and read
wherever the device is that they were on or not.

PyTorch by itself writes the memory of every tensor into the pickle, again for those that share it, and reads what was
on a GPU only where there is one.
"""

from __future__ import annotations

import io
import pickle
import sys

STORAGE = "torch.storage"
FIRST_VERSION = 2  # whose storages are made as `restore` does


class Storages:
    """Those of one pickle."""

    def __init__(self):
        self._known = {}

    def reduce(self, storage):
        """How a `TypedStorage` is pickled; NotImplemented to leave it to PyTorch."""
        torch = sys.modules["torch"]
        untyped = getattr(storage, "_untyped_storage", None)
        if untyped is None or int(torch.__version__.partition(".")[0]) < FIRST_VERSION:
            return NotImplemented
        if untyped.device.type == "meta":
            return NotImplemented
        place = str(untyped.device), untyped.data_ptr(), untyped.nbytes()
        if place not in self._known:
            self._known[place] = Memory(untyped)
        return restore, (self._known[place], str(storage.dtype).partition(".")[2])


class Memory:
    """What several tensors may lie in. Unpickled it is PyTorch's `UntypedStorage`."""

    def __init__(self, untyped):
        self._untyped = untyped

    def __reduce__(self):
        from .formats.tensors import memory_of

        torch = sys.modules["torch"]
        untyped = self._untyped
        flat = torch.empty(0, dtype=torch.uint8, device=untyped.device).set_(untyped)
        view, self._here = memory_of(flat.cpu())
        return restore_memory, (pickle.PickleBuffer(view), str(untyped.device))


def restore_memory(content, device):
    import torch

    from .formats.tensors import on_device

    view = memoryview(content)
    if not view.nbytes:
        return torch.UntypedStorage(0)
    if view.readonly:
        view = memoryview(bytearray(view))
    return on_device(torch.frombuffer(view, dtype=torch.uint8), device).untyped_storage()


def restore(untyped, dtype):
    import torch

    return torch.storage.TypedStorage(wrap_storage=untyped, dtype=getattr(torch, dtype), _internal=True)


def load_into_memory(content):
    """Reads what PyTorch itself wrote of a storage; what was on a device that is not there is put into memory."""
    import torch

    device = None if torch.cuda.is_available() else "cpu"
    return torch.load(io.BytesIO(content), map_location=device, weights_only=False)
