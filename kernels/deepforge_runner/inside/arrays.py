"""NumPy arrays, of any size: what is shown comes from parts of a file that is mapped, never read whole."""

from __future__ import annotations

from ..values import shape_text
from . import parts, pictures
from .look import MOST_COLUMNS, Look, cell, size_text, window

BINS = 30
MOST_COMMON = 5


def look_at(array, wish):
    import numpy

    look = Look("array")
    look.facts = {
        "shape": shape_text(array.shape),
        "dtype": str(array.dtype),
        "bytes": size_text(array.nbytes),
    }
    if array.dtype.names:
        flat = array.reshape(-1)
        look.facts["dtype"] = "%d fields" % len(array.dtype.names)
        sample = numpy.asarray(flat[: max(1, wish.sampled // 64)])
        if len(sample) < len(flat):
            look.notes.append("The columns are described from the first %d rows." % len(sample))
        look.columns = [_field(name, sample[name]) for name in array.dtype.names[:MOST_COLUMNS]]
        look.window = _fields(flat, wish)
        return look
    sample = _sample(array, wish, look)
    if array.dtype.kind in "iuf":
        _describe_numbers(sample, look)
    elif array.dtype.kind == "b":
        look.facts["true"] = "%.4g %%" % (100 * float(sample.mean())) if sample.size else "0 %"
    elif array.dtype.kind == "c":
        _describe_numbers(numpy.abs(sample), look)
        look.notes.append("The figures are of the absolute values.")
    elif array.dtype.kind in "Mm" and sample.size:
        known = sample[~numpy.isnat(sample)]
        look.facts["missing"] = str(sample.size - known.size)
        if known.size:
            look.facts.update(minimum=str(known.min()), maximum=str(known.max()))
    elif array.dtype.kind in "SU":
        _describe_words(sample, look)
    found = pictures.shape_of_pictures(array)
    if found:
        look.pictures = pictures.pictures_of(array, wish.picture)
        look.picture_count = found[0]
    look.window = _plane(array, wish)
    return look


def _sample(array, wish, look):
    """All of it, flat, or evenly spaced blocks: a few reads of the disk, however large the file."""
    import numpy

    flat = array.reshape(-1) if array.flags.c_contiguous else array.T.reshape(-1)
    if flat.size <= wish.sampled:
        return numpy.asarray(flat)
    found = [numpy.asarray(flat[start : start + count]) for start, count in parts.blocks(flat.size, wish.sampled)]
    sample = numpy.concatenate(found)
    look.notes.append("Figures from %d of its %d numbers, evenly spread." % (sample.size, flat.size))
    return sample


def _describe_numbers(sample, look):
    import numpy

    if not sample.size:
        return
    finite = sample
    if sample.dtype.kind == "f":
        missing = int(numpy.isnan(sample).sum())
        finite = sample[numpy.isfinite(sample)]
        look.facts["missing"] = str(missing)
        if sample.size - missing - finite.size:
            look.facts["infinite"] = str(sample.size - missing - finite.size)
    if not finite.size:
        return
    low, high = finite.min(), finite.max()
    as_float = finite.astype("f8", copy=False)
    with numpy.errstate(over="ignore", invalid="ignore"):
        deviation = float(as_float.std())
    look.facts.update(
        minimum=cell(low.item()),
        maximum=cell(high.item()),
        mean=cell(float(as_float.mean())),
    )
    if numpy.isfinite(deviation):
        look.facts["deviation"] = cell(deviation)
    if float(high) > float(low) and numpy.isfinite(float(high) - float(low)):
        bins = min(BINS, int(high) - int(low) + 1) if sample.dtype.kind in "iu" else BINS
        counts, edges = numpy.histogram(as_float, bins=bins)
        look.histogram = {"edges": edges.tolist(), "counts": counts.tolist()}


def _describe_words(sample, look):
    import numpy

    if not sample.size:
        return
    words, counts = numpy.unique(sample, return_counts=True)
    look.facts["distinct"] = str(len(words))
    order = numpy.argsort(-counts, kind="stable")[:MOST_COMMON]
    look.facts["most_common"] = ", ".join(["%s (%d)" % (cell(words[index].item()), counts[index]) for index in order])


def _plane(array, wish):
    """The last two axes, at the indices that the wish has for those before."""
    if array.ndim == 0:
        return window(wish, row_count=1, column_count=1, cells=lambda rows, columns: [[cell(array.item())]])
    if array.ndim == 1:
        return window(
            wish,
            row_count=array.shape[0],
            column_count=1,
            cells=lambda rows, columns: [[cell(value)] for value in array[rows].tolist()],
        )
    planes = array.shape[:-2]
    if 0 in planes:
        return None
    plane = parts.plane_of(planes, wish)
    shown = array[tuple(plane)]
    return window(
        wish,
        row_count=shown.shape[0],
        column_count=shown.shape[1],
        cells=lambda rows, columns: [[cell(value) for value in line] for line in shown[rows, columns].tolist()],
        planes=planes,
        plane=plane,
    )


def _field(name, values):
    import numpy

    kind = values.dtype
    found = {
        "name": cell(name),
        "type": ("%s %s" % (kind, shape_text(values.shape[1:]))) if values.ndim > 1 else str(kind),
        "missing": "",
    }
    if values.ndim == 1 and values.size and kind.kind in "iuf":
        known = values[numpy.isfinite(values)] if kind.kind == "f" else values
        found["missing"] = str(values.size - known.size)
        if known.size:
            found.update(
                minimum=cell(known.min().item()), maximum=cell(known.max().item()), mean=cell(float(known.mean()))
            )
    return found


def _fields(array, wish):
    names = array.dtype.names
    return window(
        wish,
        row_count=len(array),
        column_count=len(names),
        names=lambda columns: list(names[columns]),
        cells=lambda rows, columns: [[cell(row[name].tolist()) for name in names[columns]] for row in array[rows]],
    )
