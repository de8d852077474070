"""One kernel's workbench: the live project in it, and the operation that is tried."""

from __future__ import annotations

import asyncio
import builtins
import os
import sys
import time

from .. import display, imports, libraries, notebook, operation, outputs, serialization, session, wire
from ..errors import NothingToRun
from ..job import Job
from ..main import GUEST
from . import shown
from .cells import Cells
from .kept import Kept
from .live import LiveProject
from .session import KernelSession, shell
from .told import EXPRESSION, told

FOLDER_VARIABLE = "DEEPFORGE_PROJECT_FOLDER"
_bench = None


def enter(file=None, line=1, source=None):
    """Makes the kernel the project's: its modules, `deepforge` and figures are there for every cell from now on.

    With `source` the cell of exactly that text which comes next is a part of `file` (from the project's folder) that
    begins in `line`. Repeating it costs nothing.
    """
    bench = _entered(os.environ.get(FOLDER_VARIABLE) or notebook.path("."))
    bench.refresh()
    if source is not None:
        bench.cells.expect(source, file, line)


def run(wish):
    """Tries an operation as `wish` (JSON) says and shows what it gives.

    Afterwards `operation`, `inputs` and `outputs` are there for cells. Raises what the person's code raises, told
    by their own lines alone.
    """
    job = TryJob(wire.loads(wish))
    bench = _entered(job.project_folder)
    error = None
    try:
        bench.run(job)
    except BaseException as raised:  # noqa: BLE001 - whatever ends the person's code, SystemExit included
        error = raised
    if error is not None:
        raise told(error, job, shell())


class TryJob(Job):
    """A call of an operation in the live project; `inputs` are `{"value": folder}` or `{"expression": …}`."""

    __slots__ = ("from_cells", "reload", "text", "where_snapshots_lie")

    def __init__(self, fields):
        folder = os.path.realpath(fields["folder"])
        super().__init__(dict(fields, node=fields["operation"], snapshot=folder, project_folder=folder))
        self.text = fields["text"]
        self.reload = fields["reload"]
        self.from_cells = fields["from_cells"]
        self.where_snapshots_lie = fields["snapshots"]

    @property
    def snapshots(self):
        return self.where_snapshots_lie


class Bench:
    """What stays in the kernel between tries."""

    def __init__(self, folder):
        self.folder = folder
        self.project = LiveProject(folder)
        self.session = KernelSession(folder)
        self.cells = Cells(folder, shell())
        self._kept = Kept()
        self._finder = self._install()

    def refresh(self):
        """Modules whose text changed will be loaded anew; returns their names."""
        stale = self.project.refresh()
        if stale:
            serialization.forget(frozenset(stale))
            self._kept.forget(frozenset(stale))
        return stale

    def run(self, job):
        started_s = time.monotonic()
        if job.text is not None:
            self.project.see(job.file, job.text)
        reloaded = self.refresh()
        self.session.job = job
        with _AsInARun(job.project_folder):
            found = self._operate(job, shell().user_ns)
        self._tell_strays()
        for name, value in found.items():
            shown.show_output(self.session, name, value)
        self._kept.settle()
        shown.show_end(self.session, job, time.monotonic() - started_s, self._kept, reloaded)

    def _operate(self, job, names):
        try:
            kind = self.cells.find_class(job) if job.from_cells else operation.find_class(job)
            names["operation"] = instance = operation.build(kind, job)
            names["outputs"] = {}
            names["inputs"] = given = self._inputs(job, names)
            returned = instance.execute(**given)
        finally:
            _finish_figures()
            self.session.settle()
        names["outputs"] = found = outputs.take(returned, job.outputs, kind, job.file)
        return found

    def _tell_strays(self):
        for file in self.project.strays():
            name = file[:-3]
            sys.stderr.write(
                "%s is found here, but not in a run: move it to utils/ and import utils.%s.\n" % (file, name)
            )

    def _inputs(self, job, names):
        """The values by port. Raises InputNotLoaded, and what evaluating an expression raises."""
        self._kept.begin()
        given = {}
        for port, source in job.inputs.items():
            if "expression" in source:
                code = compile(source["expression"].strip(), EXPRESSION + port + ">", "eval")
                given[port] = eval(code, names)
            else:
                given[port] = self._kept.load(port, source["value"], job, self._finder)
        return given

    def _install(self):
        """The runner's import order, `deepforge` and displays; figures are drawn by our own backend."""
        for path in (GUEST, self.folder):
            while path in sys.path:
                sys.path.remove(path)
        watcher = imports.watch()
        finder = imports.install(self.folder, GUEST)
        sys.meta_path.insert(0, self.project)
        session.start(self.session)
        builtins.display = display.display
        libraries.choose_plotly_renderer()
        watcher.when_imported("warnings", libraries.shorten_warnings)
        watcher.when_imported("matplotlib", shown.choose_backend)
        if not _is_installed("ipywidgets"):
            watcher.when_imported("tqdm.std", libraries.offer_notebook_bar)
        running = shell()
        running.events.register("post_execute", finish_cell)
        running.set_custom_exc((Exception, KeyboardInterrupt), _show_error)
        png = running.display_formatter.formatters["image/png"]
        png.for_type_by_name("matplotlib.figure", "Figure", shown.figure_png)
        return finder


def finish_cell():
    """Called by IPython after each cell: what was left open is shown, and what comes next has displays of its own."""
    try:
        _finish_figures()
    finally:
        if "deepforge_runner.figures" in sys.modules:
            sys.modules["deepforge_runner.figures"].forget()
        _bench.session.settle()


class _AsInARun:
    """The working directory is the project's folder, and `asyncio.run` works although the kernel's loop runs."""

    def __init__(self, folder):
        self._folder = folder

    def __enter__(self):
        try:
            self._before = os.getcwd()
        except OSError:  # a cell removed it
            self._before = self._folder
        self._loop = asyncio._get_running_loop()
        os.chdir(self._folder)
        asyncio._set_running_loop(None)

    def __exit__(self, *error):
        asyncio._set_running_loop(self._loop)
        asyncio.set_event_loop(self._loop)  # `asyncio.run` leaves none
        os.chdir(self._before if os.path.isdir(self._before) else self._folder)


def _finish_figures():
    figures = sys.modules.get("deepforge_runner.figures")
    if figures is not None:
        figures.finish()


def _entered(folder):
    global _bench
    folder = os.path.realpath(folder)
    if _bench is None:
        _bench = Bench(folder)
    elif _bench.folder != folder:
        raise NothingToRun("this kernel belongs to the project in %s" % _bench.folder)
    return _bench


def _show_error(running, kind, error, trace, tb_offset=None):
    """IPython's handler of what a cell raises."""
    job = _bench.session.job or _AnyJob(_bench.folder)
    if getattr(error, "_render_traceback_", None) is None:
        error = told(error, job, running)
    running.showtraceback((type(error), error, trace))


class _AnyJob:
    """What telling an error needs to know where no operation was tried yet."""

    def __init__(self, folder):
        self.snapshot = self.project_folder = folder


def _is_installed(name):
    from importlib.util import find_spec

    return find_spec(name) is not None
