"""The reading ends of the runner's own descriptors 1 and 2, for the case that the supervisor is killed.

While they are open here, nobody who writes to the descriptors fails because the supervisor is gone.
"""

from __future__ import annotations


class OwnText:
    """Reads what is in them, once nobody else does."""

    def __init__(self, descriptors):
        from .supervisor.pipes import TextPipe

        stdout, stderr = descriptors
        self._pipes = [TextPipe(stdout, "stdout"), TextPipe(stderr, "stderr")]

    def events(self):
        """(type, content) of all that is there now."""
        found = []
        for pipe in self._pipes:
            size = None
            while size != pipe.received_bytes:
                size = pipe.received_bytes
                found += pipe.read()
            found += pipe.flush()
        return [(event["type"], event["content"]) for event in found]
