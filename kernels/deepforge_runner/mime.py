"""An object's rich forms, by the protocols that notebooks use (`_repr_mimebundle_`, `_repr_html_`, …)."""

from __future__ import annotations

import sys

WIDGET = "application/vnd.jupyter.widget-view+json"
NOT_LIVE = "(A widget of ipywidgets is live in notebooks and where an operation is tried, not in a run.)"

METHODS = (
    ("text/html", "_repr_html_"),
    ("text/markdown", "_repr_markdown_"),
    ("image/svg+xml", "_repr_svg_"),
    ("image/png", "_repr_png_"),
    ("image/jpeg", "_repr_jpeg_"),
    ("text/latex", "_repr_latex_"),
    ("application/json", "_repr_json_"),
    ("application/javascript", "_repr_javascript_"),
    ("application/pdf", "_repr_pdf_"),
)


def bundle(value, include=None, exclude=None):
    """(data, metadata) of a value: payloads by mime type, `text/plain` always among them."""
    data, metadata = {}, {}
    if not isinstance(value, type):
        _add_bundle(value, include, exclude, data, metadata)
        for mime, name in METHODS:
            if mime not in data and _is_wanted(mime, include, exclude):
                _add_form(value, mime, name, data, metadata)
    if "text/plain" not in data:
        data["text/plain"] = text(value)
    return data, metadata


def without_widget(data):
    """The forms of a widget as far as they can be seen where no kernel draws it, which its text says."""
    if WIDGET not in data:
        return data
    said = "%s\n%s" % (data.get("text/plain", ""), NOT_LIVE)
    return {**{mime: form for mime, form in data.items() if mime != WIDGET}, "text/plain": said}


def text(value):
    """`repr`, or what can be said when it fails."""
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - the person's own method; an image shall not be lost for it
        return "<%s (its repr failed: %s)>" % (type(value).__qualname__, error)


def _add_bundle(value, include, exclude, data, metadata):
    found = _call(value, "_repr_mimebundle_", include=include, exclude=exclude)
    if found is None:
        return
    if isinstance(found, tuple):
        found, extra = found
        metadata.update(extra or {})
    for mime, payload in found.items():
        if payload is not None and _is_wanted(mime, include, exclude):
            data[mime] = payload


def _add_form(value, mime, name, data, metadata):
    found = _call(value, name)
    if found is None:
        return
    if isinstance(found, tuple):
        found, extra = found
        if extra:
            metadata[mime] = extra
    data[mime] = found


def _call(value, name, **arguments):
    method = getattr(type(value), name, None)
    if method is None:
        return None
    try:
        return method(value, **arguments)
    except Exception as error:  # noqa: BLE001 - the person's own method; the other forms are still good
        sys.stderr.write("%s.%s failed: %s: %s\n" % (type(value).__qualname__, name, type(error).__name__, error))
        return None


def _is_wanted(mime, include, exclude):
    return (not include or mime in include) and mime not in (exclude or ())
