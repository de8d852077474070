"""Libraries that look for a notebook: how each finds the runner instead, once the person imports it."""

from __future__ import annotations

import builtins
import os
import sys

_prepared = set()


def install(watcher):
    """Registers what shall happen after which import."""
    builtins.display = _display
    choose_plotly_renderer()
    watcher.when_imported("warnings", shorten_warnings)
    watcher.when_imported("matplotlib", _choose_backend)
    watcher.when_imported("IPython.core.display_functions", _replace_display)
    watcher.when_imported("tqdm.autonotebook", _replace_bar)
    watcher.when_imported("tqdm.std", _prepare_bars)


def prepare():
    """Does for libraries that are imported already, in a process without a job yet, what costs time."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and "matplotlib" not in _prepared:
        _choose_backend(matplotlib)
        _prepared.add("matplotlib")


def choose_plotly_renderer():
    """One whose pictures a browser draws with and without plotly's own extension."""
    os.environ.setdefault("PLOTLY_RENDERER", "plotly_mimetype+notebook_connected")


def _display(*values, **options):
    """Shows values in their rich forms, as in a notebook."""
    from .display import display

    return display(*values, **options)


def _choose_backend(matplotlib):
    if "matplotlib" not in _prepared and not _is_chosen_by_person():
        matplotlib.use("module://deepforge_runner.figures")


def _is_chosen_by_person():
    from . import session

    running = session.current()
    return running is not None and running.job is not None and "MPLBACKEND" in running.job.variables


def _replace_display(module):
    from . import display

    for name in ("display", "update_display", "publish_display_data", "clear_output"):
        setattr(module, name, getattr(display, name))


def _replace_bar(module):
    from . import progress

    bar = progress.bar_class()
    module.tqdm = bar
    module.trange = bar.range


def _prepare_bars(module):
    from . import progress

    progress.report_text_bars(module.tqdm)
    offer_notebook_bar(module)


def offer_notebook_bar(module):
    """tqdm's notebook bars without widgets."""
    from . import progress

    sys.modules["tqdm.notebook"] = sys.modules["tqdm"].notebook = progress.notebook_module()


def shorten_warnings(warnings):
    """Warnings name the person's files from the project's folder."""
    original = warnings.formatwarning

    def formatwarning(message, category, filename, lineno, line=None):
        text = original(message, category, filename, lineno, line)
        from . import session

        running = session.current()
        if running is None or running.job is None:
            return text
        return text.replace(running.job.snapshot + os.sep, "")

    warnings.formatwarning = formatwarning
