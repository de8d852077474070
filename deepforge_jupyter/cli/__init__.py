"""The command `deepforge`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from deepforge_jupyter.cli.arguments import parser
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound

FAILED = 1
BAD_USAGE = 2
CANCELED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0, 1 if something failed, 2 for bad usage or an invalid pipeline,
    130 if it was canceled."""
    terminal = Terminal()
    options = parser().parse_args(arguments)
    try:
        code: int = asyncio.run(options.command(options, terminal))
        return code
    except (BadRequest, NotFound) as error:
        terminal.complain(error)
        return BAD_USAGE
    except DeepForgeError as error:
        terminal.complain(error)
        return FAILED
    except KeyboardInterrupt:
        return CANCELED
    except BrokenPipeError:
        sys.stderr.close()  # whoever reads has gone (`deepforge logs … | head`)
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        terminal.note(f"deepforge: {place}{error.strerror or error}")
        return FAILED
