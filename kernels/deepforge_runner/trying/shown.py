"""What a try shows: its outputs, its figures, and how it went."""

from __future__ import annotations

import html
import sys

from .. import outputs, serialization, values
from .session import STYLE

LONGEST_TEXT = 2000
MOST_LINES = 20
BACKEND = "module://deepforge_runner.figures"
INLINE = "inline"
DIM = "color:var(--jp-ui-font-color2)"


def show_output(session, name, value):
    """One line about an output, and the value below it in its richest form."""
    figures = sys.modules.get("deepforge_runner.figures")
    own = getattr(type(value), "_ipython_display_", None)
    was_shown = figures is not None and figures.is_shown(value)
    data, metadata = ({}, {}) if own is not None or was_shown else session.bundle(value)
    is_plain = set(data) <= {"text/plain"}
    _show_head(session, name, value, data.get("text/plain", "") if is_plain else "")
    if own is not None:
        own(value)
    elif not is_plain:
        session.show(data, dict(metadata, deepforge={"role": "value", "name": name}))


def show_end(session, job, took_s, kept, reloaded):
    """One dim line: how long it took, and what was kept or loaded anew."""
    told = ["%s ran in %s" % (job.operation, _duration(took_s))]
    if kept.reused:
        told.append("kept from before: %s" % ", ".join(kept.reused))
    if reloaded:
        told.append("loaded anew: %s" % ", ".join(reloaded))
    text = " · ".join(told)
    role = {"role": "done", "seconds": took_s, "loaded": kept.loaded, "kept": kept.reused, "reloaded": reloaded}
    data = {"text/plain": text, "text/html": '<div style="%s;%s">%s</div>' % (STYLE, DIM, html.escape(text))}
    session.show(data, {"deepforge": role})


def choose_backend(matplotlib):
    """Ours, unless the person has chosen another than a notebook's own."""
    if sys.modules.get("matplotlib.pyplot") is None or INLINE in matplotlib.get_backend().lower():
        matplotlib.use(BACKEND)


def figure_png(figure):
    """IPython's form of a figure that is the value of a cell; it is not shown once more at the cell's end."""
    from .. import figures

    picture = figures.render(figure)
    figures.gallery().note_shown(figure)
    return picture


def _show_head(session, name, value, text):
    kind = serialization.full_name(type(value))
    summary = values.summary(value)
    size_bytes = _size_bytes(value)
    told = _told(kind, type(value).__qualname__, summary)
    if size_bytes is not None and size_bytes >= 1000:
        told.append(outputs.readable(size_bytes))
    text = "" if text == summary else _shortened(text)
    about = " · ".join(told)
    body = "<pre>%s</pre>" % html.escape(text) if text else ""
    head = '<code>%s</code> <span style="%s">%s</span>' % (html.escape(name), DIM, html.escape(about))
    data = {
        "text/plain": "%s: %s%s" % (name, about, "\n" + text if text else ""),
        "text/html": '<div style="%s">%s%s</div>' % (STYLE, head, body),
    }
    role = {"role": "output", "name": name, "type": kind, "summary": summary, "size_bytes": size_bytes}
    session.show(data, {"deepforge": role})


def _told(kind, own, summary):
    """The type and the summary, in which the type is not said again."""
    if summary.startswith(own):
        return [kind + summary[len(own) :]]
    shape = summary[: -len(own)].rstrip() if summary.endswith(own) else summary
    return [kind, shape] if shape else [kind]


def _size_bytes(value):
    try:
        return values.estimated_bytes(value)
    except Exception:  # noqa: BLE001 - the person's own class; a size is not worth a failure
        return None


def _shortened(text):
    lines = text[:LONGEST_TEXT].split("\n")
    shown = "\n".join(lines[:MOST_LINES])
    return shown if shown == text else shown + " …"


def _duration(seconds):
    if seconds < 1:
        return "%.0f ms" % (seconds * 1000)
    if seconds < 60:
        return "%.1f s" % seconds
    return "%d min %02d s" % divmod(round(seconds), 60)
