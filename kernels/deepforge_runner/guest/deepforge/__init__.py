"""What an operation can say while it runs, and what it can ask: `import deepforge`.

In a notebook the same calls print; nothing else changes.
"""

from deepforge_runner import notebook, session
from deepforge_runner import progress as bars
from deepforge_runner.display import clear_output
from deepforge_runner.numeric import number

from deepforge import serialization

__all__ = ["Resource", "artifact", "clear_output", "display", "log", "metric", "path", "progress", "serialization"]


class Resource:
    """Annotation of a constructor parameter that takes a resource: `Resource` or `Resource["keras"]`."""

    def __class_getitem__(cls, kind):
        return cls


def log(message=None, level="info", *, step=None, **metrics):
    """Puts a line into the operation's log; `level` is "debug", "info", "warning" or "error".

    `log(step=epoch, loss=0.3)` records metrics, each as `metric` does.
    """
    if message is None and not metrics:
        raise TypeError('log takes a message, log("ready"), or metrics by name, log(step=3, loss=0.5)')
    running = session.current()
    if message is not None and running is None:
        notebook.say("%s: %s" % (level, message))
    elif message is not None:
        running.send("log", {"level": str(level), "message": str(message)})
    for name, value in metrics.items():
        metric(name, value, step)


def progress(done, total=None, text="", *, id="progress"):
    """Says how far the operation is: `done` of `total` (None: unknown). Several bars have several ids."""
    done = number(done, "progress: done")
    total = None if total is None else number(total, "progress: total")
    if session.current() is None:
        notebook.say("%s %g%s" % (text or id, done, "" if total is None else " of %g" % total))
    else:
        bars.send(str(id), done, total, str(text))


def metric(name, value, step=None):
    """Records a number under a name, at a step (an epoch, say) if it is one of a series.

    NaN and the infinities are points that are missing in the curve. Raises TypeError for what is no number.
    """
    value = number(value, 'the metric "%s"' % name)
    step = None if step is None else number(step, 'the step of the metric "%s"' % name)
    running = session.current()
    if running is None:
        notebook.say("%s = %g%s" % (name, value, "" if step is None else " (step %g)" % step))
    else:
        running.send("metric", {"name": str(name), "value": value, "step": step})


def path(relative):
    """Where a file of the project is, as a `pathlib.Path`, wherever the operation runs."""
    from pathlib import Path

    running = session.current()
    return Path(notebook.path(relative) if running is None else running.path(relative))


def artifact(name):
    """The project's newest artifact of that name (or the one of that id), loaded, in a notebook of the project.

    In an operation an `Input` node brings it, so that its lineage is known and results can be taken again.
    """
    running = session.current()
    if running is not None and not running.is_kernel:
        raise RuntimeError(
            'An operation gets an artifact as an input: connect an Input node that names "%s" to it.' % name
        )
    return notebook.artifact(name)


def display(*values, **options):
    """Shows values in their rich forms (`display(df)`); the same as the built-in `display`."""
    if session.current() is None:
        return notebook.display(*values, **options)
    from deepforge_runner.display import display as show

    return show(*values, **options)
