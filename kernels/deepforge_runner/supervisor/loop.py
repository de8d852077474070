"""The supervisor: one thread, one `select`, any number of operations and clients."""

from __future__ import annotations

import os
import selectors
import signal
import time
import traceback

from . import processes
from .clients import Client, Gone
from .job import Job
from .spawn import Ends, Waiting, start_fresh

INTERRUPT_GRACE_S = 0.4
INTERRUPT_AGAIN_S = 0.1
SIGN_OF_LIFE_S = 5.0
EXIT_GRACE_S = 3.0
SWEEP_INTERVAL_S = 0.003
RECORD_AGAIN_S = 0.25
SWEEP_S = 1.0
LONGEST_SLEEP_S = 3600.0
ENDS = frozenset(("claim", "result.json", "exit.json"))


class Supervisor:
    """Owns the listening socket. `run` returns when nobody needs it any more; in a forked child it raises InChild."""

    def __init__(self, listener, socket_path, idle_seconds, timers, description):
        self._listener = listener
        self._socket_path = socket_path
        self._idle_seconds = idle_seconds
        self._timers = timers
        self._description = description
        self._selector = selectors.DefaultSelector()
        self._jobs = {}  # run directory -> Job
        self._departing = set()  # ids of processes whose operation is over
        self._clients = set()
        self._asks_to_end = False
        self._waiting = {}  # False: a fork; True: a fresh interpreter, once one was asked for
        self._kinds = {False}
        self._become_subreaper = processes.load_subreaper()
        if self._become_subreaper is not None:
            self._become_subreaper()
        self._wakeup, wakeup_write = os.pipe()
        self._wakeup_write = wakeup_write
        for descriptor in (self._wakeup, wakeup_write):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(wakeup_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._wakeup, selectors.EVENT_READ, self._children_changed)

    def run(self):
        idle_since = time.monotonic()
        self._guard(self._prepare)
        while True:
            if self._jobs or self._clients:
                idle_since = time.monotonic()
            elif self._asks_to_end or time.monotonic() - idle_since >= self._idle_seconds:
                return
            for key, mask in self._selector.select(self._timeout(idle_since)):
                registered = self._selector.get_map().get(key.fd)
                if registered is not None and registered.data is key.data:  # else closed, and its number used again
                    self._guard(key.data, key.fileobj, mask)
            self._guard(self._timers.run_due)
            self._guard(self._flush_due_text)
            self._guard(self._tell_watchers)
            self._guard(self._prepare)

    def release(self):
        """Closes, in a forked child, everything that is the parent's. What held it must then never be garbage, or it
        closes what has these numbers later."""
        found = [self._listener.fileno(), self._wakeup, self._wakeup_write]
        if hasattr(self._selector, "fileno"):
            found.append(self._selector.fileno())
        found += [client.connection.fileno() for client in self._clients]
        for job in self._jobs.values():
            found += job.descriptors()
        for waiting in self._waiting.values():
            found += waiting.descriptors()
        for descriptor in found:
            os.close(descriptor)

    def _timeout(self, idle_since):
        due = [self._timers.timeout(), LONGEST_SLEEP_S]
        if not self._jobs and not self._clients:
            due.append(idle_since + self._idle_seconds - time.monotonic())
        due += [job.text_due() - time.monotonic() for job in self._jobs.values()]
        return max(0.0, min(seconds for seconds in due if seconds is not None))

    def _guard(self, do, *arguments):
        """Calls it; an error of one client or operation is logged and harms no other."""
        try:
            do(*arguments)
        except Exception:  # noqa: BLE001 - the loop must survive: it is the parent of people's operations
            traceback.print_exc()

    # -- clients

    def _accept(self, listener, mask):
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.setblocking(False)
        client = Client(connection)
        self._clients.add(client)
        self._selector.register(connection, selectors.EVENT_READ, lambda _, ready: self._serve(client, ready))

    def _serve(self, client, ready):
        try:
            if ready & selectors.EVENT_WRITE:
                client.send()
            if ready & selectors.EVENT_READ:
                for request in client.receive():
                    client.answer(self._answer(client, request))
            self._send(client)
        except Gone:
            self._drop(client)

    def _send(self, client):
        if client.has_output:
            client.send()
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.has_output else 0)
        key = self._selector.get_key(client.connection)
        if key.events != events:
            self._selector.modify(client.connection, events, key.data)

    def _drop(self, client):
        if client not in self._clients:
            return
        self._clients.discard(client)
        self._selector.unregister(client.connection)
        client.close()
        for job in self._jobs.values():
            job.watchers.discard(client)

    def _answer(self, client, request):
        verbs = {"start": self._start, "cancel": self._cancel, "watch": self._watch, "list": self._list}
        try:
            if request.get("do") == "ping":
                content = dict(self._description, pid=os.getpid())
            else:
                content = verbs[request["do"]](client, request)
        except (KeyError, TypeError, ValueError, OSError) as error:
            return {"id": request.get("id"), "error": "%s: %s" % (type(error).__name__, error)}
        return {"id": request.get("id"), "ok": content}

    def _start(self, client, request):
        run_directory = request["run_directory"]
        if run_directory in self._jobs:
            return self._watch(client, request)
        if not ENDS.isdisjoint(os.listdir(run_directory)):
            return {"running": False}
        wanted = {"run_directory": run_directory, "time_limit_s": request.get("time_limit_s")}
        wanted["variables"] = dict(request.get("variables") or {})
        wanted["fresh"] = bool(request.get("fresh") or wanted["variables"])
        job = Job(wanted)
        job.watchers.add(client)
        self._spawn(job)
        if job.time_limit_s:
            reason = "it ran longer than its time limit of %g s" % job.time_limit_s
            self._after(job, job.time_limit_s, lambda: self._stop(job, {"reason": reason}))
        return {"running": True}

    def _cancel(self, client, request):
        job = self._jobs.get(request["run_directory"])
        if job is None:
            return {"running": False}
        self._stop(job, {"canceled": True})
        return {"running": True}

    def _watch(self, client, request):
        job = self._jobs.get(request["run_directory"])
        if job is None:
            return {"running": False}
        job.watchers.add(client)
        return {"running": True, "seq": job.feed.last_seq}

    def _list(self, client, request):
        jobs = [{"run_directory": job.run_directory, "pid": job.pid} for job in self._jobs.values()]
        return {"jobs": jobs}

    def _tell_watchers(self):
        woken = set()
        for job in self._jobs.values():
            if job.told_seq == job.feed.last_seq:
                continue
            job.told_seq = job.feed.last_seq
            for client in job.watchers:
                client.wake(job.run_directory, {"run_directory": job.run_directory, "seq": job.told_seq})
            woken |= job.watchers
        for client in woken:
            self._serve(client, 0)

    # -- operations

    def _prepare(self):
        """Starts the processes that the next operations will run in."""
        for fresh in self._kinds - self._waiting.keys():
            self._waiting[fresh] = Waiting(self._socket_path, self._become_subreaper, fresh=fresh)

    def _spawn(self, job):
        pid, ends = self._start_fresh(job) if job.request["variables"] else self._take_waiting(job)
        job.begin(pid, ends)
        self._jobs[job.run_directory] = job
        for pipe in job.pipes:
            self._selector.register(pipe.descriptor, selectors.EVENT_READ, self._reader(job, pipe))
        if not job.request["fresh"]:
            self._after(job, SIGN_OF_LIFE_S, lambda: self._check_sign_of_life(job, pid))

    def _after(self, job, seconds, do):
        """While the job is there: thousands of short ones would else be waited for long after their end."""
        job.timers.append(self._timers.after(seconds, do))

    def _start_fresh(self, job):
        ends = Ends()
        try:
            return start_fresh(job.request, ends, self._socket_path, self._become_subreaper), ends
        except OSError:
            ends.close_child()
            ends.close_parent()
            raise

    def _take_waiting(self, job):
        fresh = job.request["fresh"]
        self._kinds.add(fresh)
        self._prepare()
        waiting = self._waiting.pop(fresh)
        try:
            waiting.begin(job.run_directory)
        except OSError:  # it has died; another is made
            waiting.close()
            self._prepare()
            waiting = self._waiting.pop(fresh)
            waiting.begin(job.run_directory)
        return waiting.pid, waiting.ends

    def _reader(self, job, pipe):
        def read(descriptor, mask):
            pause_s = job.read(pipe)
            if job.final_status is not None and not job.is_leaving:
                job.is_leaving = True
                self._after(job, EXIT_GRACE_S, lambda: self._hurry(job))
            if not pipe.is_open:
                self._selector.unregister(descriptor)
            if job.is_over():
                self._departing.add(job.pid)
                self._finish(job)
            elif pause_s:
                self._pause(job, pause_s)

        return read

    def _pause(self, job, seconds):
        """Reads nothing of it for a while, so that a flood of output waits rather than everybody else."""
        job.is_paused = True
        for pipe in job.pipes:
            if pipe.is_open:
                self._selector.unregister(pipe.descriptor)
        self._timers.after(seconds, lambda: self._resume(job))

    def _resume(self, job):
        if not job.is_paused or self._jobs.get(job.run_directory) is not job:
            return
        job.is_paused = False
        for pipe in job.pipes:
            if pipe.is_open:
                self._selector.register(pipe.descriptor, selectors.EVENT_READ, self._reader(job, pipe))

    def _flush_due_text(self):
        now = time.monotonic()
        for job in self._jobs.values():
            if job.text_due() <= now:
                job.flush_text()

    def _stop(self, job, stopped):
        """Interrupts the operation and, soon after, kills everything that belongs to it."""
        if job.stopped is not None or job.wait_status is not None or self._jobs.get(job.run_directory) is not job:
            return
        job.stopped = stopped
        self._interrupt(job, job.pid, time.monotonic() + INTERRUPT_GRACE_S)

    def _interrupt(self, job, pid, deadline):
        """Again and again: Python can miss a signal that comes just before a blocking call."""
        if job.wait_status is not None or job.pid != pid:
            return
        if time.monotonic() >= deadline:
            processes.kill_tree(pid)
            return
        processes.send_signal(pid, signal.SIGINT)
        pause_s = min(INTERRUPT_AGAIN_S, deadline - time.monotonic())
        self._timers.after(pause_s, lambda: self._interrupt(job, pid, deadline))

    def _hurry(self, job):
        if job.wait_status is None and self._jobs.get(job.run_directory) is job:
            message = "the operation had ended but its process had not after %g s, and was stopped" % EXIT_GRACE_S
            job.log("warning", message)
            processes.kill_tree(job.pid)

    def _check_sign_of_life(self, job, pid):
        if job.wait_status is None and job.pid == pid and not job.is_claimed:
            processes.kill_tree(pid)  # its end starts it afresh

    def _children_changed(self, descriptor, mask):
        try:
            os.read(descriptor, 4096)
        except BlockingIOError:
            pass
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._departing.discard(pid)
            for fresh, waiting in list(self._waiting.items()):
                if waiting.pid == pid:
                    waiting.close()
                    del self._waiting[fresh]
            for job in list(self._jobs.values()):
                if job.pid == pid:
                    job.wait_status = status
                    self._sweep(job, time.monotonic() + SWEEP_S)

    def _sweep(self, job, deadline):
        """Kills what a dead operation left behind; its orphans have become this process's children."""
        mains = {other.pid for other in self._jobs.values() if other.wait_status is None} | self._departing
        mains |= {waiting.pid for waiting in self._waiting.values()}
        children = processes.living_children()
        if children is None:
            processes.kill_tree(job.pid)
            children = set()
        orphans = children - mains
        for orphan in orphans:
            processes.send_signal(orphan, signal.SIGKILL)
        if job.stopped is None:
            job.leftovers |= orphans
        if orphans and time.monotonic() < deadline:
            self._timers.after(SWEEP_INTERVAL_S, lambda: self._sweep(job, deadline))
            return
        self._finish(job)

    def _finish(self, job):
        for pipe in job.pipes:
            if pipe.is_open and not job.is_paused:
                self._selector.unregister(pipe.descriptor)
        job.is_paused = False
        if not job.request["fresh"] and not job.is_claimed and job.stopped is None:
            for pipe in job.pipes:
                pipe.close()
            job.request["fresh"] = True
            self._spawn(job)
            return
        job.finish()
        self._record_end(job)

    def _record_end(self, job):
        """Nobody is told of an end that is not recorded yet: whoever asks later would not find it."""
        if not job.record_end() and not self._asks_to_end:
            self._timers.after(RECORD_AGAIN_S, lambda: self._record_end(job))
            return
        del self._jobs[job.run_directory]
        for timer in job.timers:
            self._timers.drop(timer)
        for client in list(job.watchers):
            client.wake(job.run_directory, {"ended": job.run_directory, "seq": job.feed.last_seq})
            self._serve(client, 0)

    def _end(self, number, frame):
        """SIGTERM: the machine is being stopped, or somebody wants the supervisor gone."""
        self._asks_to_end = True
        for job in list(self._jobs.values()):
            self._stop(job, {"reason": "the machine was stopped"})
