"""PyTorch's tensors, by themselves or as a dict, list or tuple of them (a `state_dict`), as safetensors.

What the format does not say is in `value.json`: on which device each was, how it lay in memory, and the versions that
a `state_dict` carries. A tensor of a device that is not there is loaded into memory.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys

from . import plain, safetensors_file
from .inexact import Inexact, refuse_registered

FILE = "data.safetensors"
ALONE = "tensor"
TYPES = {
    "float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "int64": "I64", "int32": "I32",
    "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL", "uint16": "U16", "uint32": "U32", "uint64": "U64",
    "float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2",
}  # fmt: skip
NAMES = {said: name for name, said in TYPES.items()}
VERSIONS = "_metadata"


def save(value, folder):
    torch = sys.modules["torch"]
    refuse_registered(torch.Tensor)
    tensors, options = _named(value, torch)
    places = {}
    for name, tensor in tensors.items():
        _check(tensor, torch)
        if tensor.numel():
            places.setdefault((tensor.device.type, tensor.untyped_storage().data_ptr()), []).append(name)
    if any(len(names) > 1 for names in places.values()):
        raise Inexact("two tensors share their memory")
    devices = {name: str(tensor.device) for name, tensor in tensors.items() if tensor.device.type != "cpu"}
    strides = {name: list(tensor.stride()) for name, tensor in tensors.items() if not tensor.is_contiguous()}
    for name, found in (("devices", devices), ("strides", strides)):
        if found:
            options[name] = found
    path = os.path.join(folder, FILE)
    safetensors_file.write(
        path,
        [(name, _type_of(tensor), tuple(tensor.shape)) for name, tensor in tensors.items()],
        {"format": "pt"},
        lambda name: memory_of(tensors[name].cpu().contiguous()),
    )
    return {"serializer": "safetensors", "size_bytes": os.path.getsize(path), "options": options}


def load(folder, header):
    """Raises ImportError without PyTorch."""
    import torch

    path = os.path.join(folder, FILE)
    entries, _ = safetensors_file.read_header(path)
    with open(path, "rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    options = header.options
    devices, strides = options.get("devices") or {}, options.get("strides") or {}
    found = {}
    for name, entry in entries.items():
        tensor = _mapped(torch, content, entry)
        if name in strides:
            tensor = torch.empty_strided(entry.shape, strides[name], dtype=tensor.dtype).copy_(tensor)
        found[name] = on_device(tensor, devices.get(name))
    if header.type == "torch.Tensor":
        return found[ALONE]
    if header.type in ("list", "tuple"):
        items = [found[str(number)] for number in range(len(found))]
        return tuple(items) if header.type == "tuple" else items
    if header.type == "dict":
        return found
    from collections import OrderedDict

    state = OrderedDict(found)
    if VERSIONS in options:
        state._metadata = OrderedDict(options[VERSIONS])
    return state


def on_device(tensor, device):
    """The tensor on a device if it is there, else as it is."""
    if device is None or device == "cpu":
        return tensor
    try:
        return tensor.to(device)
    except (RuntimeError, AssertionError, NotImplementedError, ImportError):
        _say_missing(device)
        return tensor


def memory_of(tensor):
    """The bytes of a contiguous tensor in memory, and the tensor, without which they are not there."""
    size = tensor.numel() * tensor.element_size()
    if not size:
        return memoryview(b""), tensor
    return memoryview((ctypes.c_ubyte * size).from_address(tensor.data_ptr())).cast("B"), tensor


def _named(value, torch):
    if isinstance(value, torch.Tensor):
        return {ALONE: value}, {}
    kind = type(value)
    if kind in (list, tuple):
        return {str(number): tensor for number, tensor in enumerate(value)}, {}
    own = dict(getattr(value, "__dict__", ()))
    versions = own.pop(VERSIONS, None)
    if own or kind.__name__ not in ("dict", "OrderedDict"):
        raise Inexact("a container with more to it")
    if safetensors_file.METADATA in value or not plain.is_json(dict.fromkeys(value)):
        raise Inexact("a key is no text")
    if versions is None:
        return dict(value), {}
    said = {name: dict(versions[name]) for name in versions}
    if type(versions) is not kind or not plain.is_json(said):
        raise Inexact("versions of an unknown kind")
    return dict(value), {VERSIONS: said}


def _check(tensor, torch):
    if type(tensor) is not torch.Tensor or tensor.requires_grad or tensor.grad_fn is not None:
        raise Inexact("a parameter, or a part of a computation")
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.is_conj() or tensor.is_neg():
        raise Inexact("no plain numbers")
    if tensor.device.type == "meta" or getattr(tensor, "__dict__", None) or tensor._backward_hooks:
        raise Inexact("a tensor with more to it")
    _type_of(tensor)
    dense = 1
    for stride, length in sorted(zip(tensor.stride(), tensor.shape)):  # noqa: B905 - Python 3.8 has no strict
        if length != 1 and tensor.numel():
            if stride != dense:
                raise Inexact("a part of another tensor")
            dense *= length


def _type_of(tensor):
    said = TYPES.get(str(tensor.dtype).partition(".")[2])
    if said is None:
        raise Inexact("numbers that the format does not know")
    return said


def _mapped(torch, content, entry):
    name = NAMES.get(entry.dtype)
    dtype = getattr(torch, name, None) if name else None
    if dtype is None:
        raise ValueError("this PyTorch has no numbers of type %s" % entry.dtype)
    if not entry.size_bytes:
        return torch.empty(entry.shape, dtype=dtype)
    count = entry.size_bytes // (safetensors_file.BITS[entry.dtype] // 8)
    return torch.frombuffer(content, dtype=dtype, count=count, offset=entry.offset).reshape(entry.shape)


_said_missing = set()


def _say_missing(device):
    if device not in _said_missing:
        _said_missing.add(device)
        sys.stderr.write("What was on the device %s is loaded into memory: it is not there.\n" % device)
