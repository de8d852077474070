"""Everything that Python objects say of themselves."""

from __future__ import annotations

import os

from .. import values
from ..serialization import full_name
from . import arrays, pictures, tables
from .look import MOST_ENTRIES, Look, cell


def look_at(value, wish):
    """What kind of thing it is decides; a class that says something odd of itself gets a note instead."""
    kind = type(value)
    package = kind.__module__.partition(".")[0]
    if values.is_plain_array(value):
        return arrays.look_at(value, wish)
    if package == "pandas" and getattr(value, "ndim", 0) in (1, 2) and hasattr(value, "iloc"):
        return tables.look_at(value, wish)
    if package == "PIL" and hasattr(value, "convert") and hasattr(value, "size"):
        return _picture(value)
    if isinstance(value, str):
        look = Look("text")
        look.facts["length"] = str(len(value))
        look.cut(value)
        return look
    if isinstance(value, (bytes, bytearray)):
        return _bytes(value)
    if isinstance(value, (dict, list, tuple, set, frozenset)):
        return _container(value)
    if value is None or isinstance(value, (bool, int, float, complex)):
        look = Look("text")
        look.cut(repr(value))
        return look
    return _object(value)


def _picture(image):
    import numpy

    look = Look("picture")
    look.facts = {"shape": "%d x %d" % image.size, "mode": str(image.mode)}
    shown = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    look.pictures = pictures.pictures_of(numpy.asarray(shown), 0)
    look.picture_count = 1
    return look


def _bytes(value):
    look = Look("text")
    look.facts["length"] = str(len(value))
    lines = []
    for start in range(0, min(len(value), 1024), 16):
        part = bytes(value[start : start + 16])
        shown = "".join([chr(byte) if 32 <= byte < 127 else "." for byte in part])
        lines.append("%08x  %-47s  %s" % (start, " ".join(["%02x" % byte for byte in part]), shown))
    look.text = "\n".join(lines)
    return look


def look_at_bytes(path):
    """Of bytes in a file."""
    with open(path, "rb") as file:
        look = _bytes(file.read(1024))
    look.facts = {"length": str(os.path.getsize(path))}
    return look


def _container(value):
    look = Look("tree")
    look.facts["length"] = str(len(value))
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for number, (name, part) in enumerate(pairs):
        if number == MOST_ENTRIES:
            look.notes.append("The first %d of %d." % (MOST_ENTRIES, len(value)))
            break
        look.entries.append(entry(name, part))
    return look


def _object(value):
    look = Look("object")
    for describe in (_network, _estimator, _summary):
        try:
            if describe(value, look):
                look.kind = "model"
                break
        except Exception as error:  # noqa: BLE001 - another library's object, in any state
            look.notes.append("It does not describe itself: %s: %s" % (type(error).__name__, error))
    try:
        if look.text is None:
            look.cut(repr(value))
        own = vars(value) if hasattr(value, "__dict__") else {}
        known = {told["name"] for told in look.entries}
        hidden = "_" if type(value).__module__.startswith("torch") or _is_network(value) else "__"
        for name in list(own)[:MOST_ENTRIES]:
            if name not in known and not name.startswith(hidden):
                look.entries.append(entry(name, own[name]))
    except Exception as error:  # noqa: BLE001 - the person's own class
        look.notes.append("It does not say what it holds: %s: %s" % (type(error).__name__, error))
    return look


def _is_network(value):
    return hasattr(value, "named_parameters") and hasattr(value, "named_modules") and hasattr(value, "state_dict")


def _network(value, look):
    """PyTorch: what a module prints, the modules in it, and how many numbers they learn."""
    if not _is_network(value):
        return False
    sizes = [(parameter.numel(), parameter.requires_grad) for _, parameter in value.named_parameters()]
    look.facts["parameters"] = str(sum([size for size, _ in sizes]))
    look.facts["trainable"] = str(sum([size for size, learns in sizes if learns]))
    devices = sorted({str(parameter.device) for parameter in value.parameters()})
    if devices:
        look.facts["device"] = ", ".join(devices[:8])
    look.facts["layers"] = str(sum([1 for module in value.modules() if not list(module.children())]))
    for name, module in value.named_modules():
        if len(look.entries) == MOST_ENTRIES:
            look.notes.append("The first %d of its modules." % MOST_ENTRIES)
            break
        if name:
            look.entries.append({"name": name, "type": full_name(type(module)), "summary": _weights(module)})
    look.cut(repr(value))
    return True


def _weights(module):
    """`weight (8, 1, 3, 3), bias (8,)` of its own; of one that holds others how many numbers they learn."""
    own = ["%s %s" % (name, values.shape_text(part.shape)) for name, part in module.named_parameters(recurse=False)]
    if own:
        return cell(", ".join(own))
    count = sum([part.numel() for part in module.parameters()])
    return "%d parameters" % count if count else ""


def _estimator(value, look):
    """scikit-learn: its parameters, and whether it was fitted."""
    if not (hasattr(value, "get_params") and hasattr(value, "fit")):
        return False
    for name, given in sorted(value.get_params(deep=False).items()):
        look.entries.append(entry(name, given))
    look.facts["fitted"] = "yes" if _is_fitted(value) else "no"
    if hasattr(value, "n_features_in_"):
        look.facts["features"] = str(value.n_features_in_)
    look.cut(repr(value))
    return True


def _is_fitted(value):
    """As scikit-learn says, which asks the steps of a pipeline; of other libraries' estimators by their attributes."""
    try:
        from sklearn.exceptions import NotFittedError
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(value)
    except NotFittedError:
        return False
    except (ImportError, TypeError):
        return any(name.endswith("_") and not name.startswith("_") for name in vars(value))
    return True


def _summary(value, look):
    """Keras: its own summary."""
    if not (hasattr(value, "summary") and hasattr(value, "count_params")):
        return False
    lines = []
    value.summary(print_fn=lambda line, **_: lines.append(line))
    look.facts["parameters"] = str(value.count_params())
    look.cut("\n".join(lines))
    return True


def entry(name, value):
    """What is told of a part."""
    return {"name": cell(name), "type": full_name(type(value)), "summary": values.summary(value)}
