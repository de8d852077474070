"""`python -m deepforge_runner.inside REQUEST`; see the package."""

from __future__ import annotations

import json
import os
import sys


def main():
    """Prints a look, or `{"error": sentence}`."""
    request = json.loads(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the value's own code prints is no answer
    _limit(request.get("memory_bytes"))
    from .look import Damaged
    from .reading import look_into, needed

    try:
        answer = needed(request) if request.get("plans") else look_into(request).as_json()
    except MemoryError:
        answer = {"error": "It needs more memory than looking into a value may take."}
    except Damaged as error:
        said = str(error)
        answer = {"error": "%s%s." % (said[:1].upper(), said[1:])}
    except Exception as error:  # noqa: BLE001 - whatever a damaged file or the person's own classes raise
        answer = {"error": "%s: %s" % (type(error).__name__, error)}
    answers.write(json.dumps(answer, allow_nan=False))
    answers.flush()
    os._exit(0)


def _limit(memory_bytes):
    """Memory of its own; files that are mapped to be read do not count (setrlimit(2), RLIMIT_DATA)."""
    if memory_bytes is None:
        return
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


main()
