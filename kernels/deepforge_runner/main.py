"""Running one operation from its run directory, from the claim to `result.json`."""

from __future__ import annotations

import os
import sys
import time

from . import errors, imports, libraries, outputs, process, session, streams, wire
from .interrupts import Interrupts
from .job import read_job
from .opened import OpenedFiles, imported_modules, newest_module

CLAIMED = 75
CANCELED = 130
GUEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest")


def run(run_directory, ready=None):
    """Runs the operation of a run directory, in the Run that is `ready` for it; returns the exit code and never raises.

    0 success, 1 failed, 130 canceled: `result.json` says which. 75: somebody else has the attempt.
    """
    run_directory = os.path.abspath(run_directory)
    try:
        if not process.claim(run_directory):
            return CLAIMED
    except OSError as error:
        os.write(2, ("%s is no run directory: %s\n" % (run_directory, error)).encode())  # what is ready holds the text
        return 2
    return (ready or Run()).run(run_directory)


def run_and_exit(run_directory, ready=None):
    """Runs the operation of a run directory as what the process is there for; does not return."""
    process.end(run(run_directory, ready), before=session.leave)


def run_wish_and_exit(descriptor):
    """The same for the run directory that `descriptor` brings; ends quietly if none comes."""
    from .rehearsal import rehearse

    try:
        prepare()
        ready = Run()
        rehearse()
    except Exception:  # noqa: BLE001 - a fresh process is started instead of this one
        os._exit(1)
    run_directory = process.read_wish(descriptor)
    if run_directory is None:
        os._exit(0)
    run_and_exit(run_directory, ready)


def prepare():
    """Does beforehand, in a process that will run an operation, what is the same for all of them."""
    _tell_crashes()
    process.describe()
    libraries.prepare()


def _tell_crashes():
    """Whatever ends the interpreter leaves a traceback on standard error, in forks as well."""
    import faulthandler

    if not faulthandler.is_enabled():
        faulthandler.enable(file=2)


class Run:
    """One attempt, made ready before it is known which. Every way out ends with the status event and `result.json`."""

    def __init__(self):
        self._interrupts = Interrupts()
        self._session = session.Session(self._interrupts)
        self._opened = None
        streams.capture(self._session.outbox)
        session.start(self._session)
        self._watcher = imports.watch()
        libraries.install(self._watcher)
        self._newest_module = newest_module()

    def run(self, run_directory):
        self._started_s = time.time()
        self._session.begin(run_directory)
        status, failure, staged = "failed", None, {}
        try:
            self._interrupts.install()
            self._session.sink.expect_to_be_left_alone()
            staged = self._operate()
            status = "success"
        except BaseException as error:  # noqa: BLE001 - whatever ends the person's code, SystemExit included
            self._interrupts.is_over = True
            if not self._interrupts.is_canceled:
                failure = self._report(error)
        self._interrupts.is_over = True
        if self._interrupts.is_canceled:
            status, staged = "canceled", {}
            self._session.outbox.add("stdout", "Stopped.\n")
        else:
            _draw_svgs()
        return self._end(status, failure, staged)

    def _operate(self):
        running = self._session
        try:
            job = running.job = read_job(running.run_directory)
        except (OSError, ValueError, KeyError) as error:
            raise errors.NothingToRun("job.json is missing or damaged: %r" % error) from error
        os.environ.update(job.variables)
        self._settle(job)
        finder = imports.install(job.snapshot, GUEST)
        if job.project_folder is not None:
            self._opened = OpenedFiles(job.project_folder, job.snapshot)
        running.send("status", {"status": "running"})
        return self._execute(job, finder)

    def _execute(self, job, finder):
        from . import operation

        try:
            kind = operation.find_class(job)
            instance = operation.build(kind, job)
            inputs = operation.load_inputs(job, finder)
            returned = instance.execute(**inputs)
        finally:
            if not self._interrupts.is_canceled:
                _finish_figures()
        return outputs.save_all(outputs.take(returned, job.outputs, kind, job.file), self._session.run_directory, job)

    def _settle(self, job):
        """The working directory: the live project, else an empty folder of its own."""
        _tell_crashes()
        folder = job.project_folder
        if folder is None:
            folder = os.path.join(self._session.run_directory, "work")
            os.makedirs(folder, exist_ok=True)
        os.chdir(folder)

    def _report(self, error):
        try:
            content, failure = errors.describe(error, self._session.job)
        except Exception as second:  # noqa: BLE001 - the person must hear of the first in any case
            failure = {"name": type(error).__name__, "message": "(it cannot be described: %r)" % second}
            content = {"ename": failure["name"], "evalue": failure["message"], "traceback": []}
        self._session.send("error", content)
        return failure

    def _end(self, status, failure, staged):
        running = self._session
        opened = self._opened.found() if self._opened is not None and status != "canceled" else []
        result = {
            "status": status,
            "outputs": staged,
            "opened": opened,
            "modules": imported_modules(running.job.snapshot, self._newest_module) if running.job is not None else [],
            "started_unix_s": self._started_s,
            "ended_unix_s": time.time(),
            "figures": running.figures,
            "metrics": running.metrics,
        }
        if failure is not None:
            result["failure"] = failure
        running.send("status", {"status": status})
        streams.release()
        running.sink.close()
        try:
            wire.replace_file(os.path.join(running.run_directory, "result.json"), result)
        except OSError as error:
            sys.stderr.write("result.json cannot be written: %s\n" % error)
            return 1
        running.has_result = True
        return {"success": 0, "failed": 1, "canceled": CANCELED}[status]


def _finish_figures():
    figures = sys.modules.get("deepforge_runner.figures")
    if figures is not None:
        figures.finish()


def _draw_svgs():
    figures = sys.modules.get("deepforge_runner.figures")
    if figures is not None:
        figures.draw_svgs()
