"""Walks the graphs of executions: recorded state and wanted state give the next steps."""

from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.installed import Installations, InstalledDistributions, with_runner
from deepforge_jupyter.scheduler.ownership import this_process
from deepforge_jupyter.scheduler.reuse import Keys
from deepforge_jupyter.scheduler.scheduler import Scheduler
from deepforge_jupyter.scheduler.snapshots import OperationFacts, SnapshotFacts, Snapshots
from deepforge_jupyter.scheduler.storing import Storing

__all__ = [
    "Adapters",
    "Installations",
    "InstalledDistributions",
    "Keys",
    "OperationFacts",
    "Scheduler",
    "SnapshotFacts",
    "Snapshots",
    "Storing",
    "this_process",
    "with_runner",
]
