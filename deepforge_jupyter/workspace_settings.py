"""What can be set of a workspace."""

from __future__ import annotations

import os
from pathlib import Path

from traitlets import Bool, Float, Int, Unicode, default
from traitlets.config import LoggingConfigurable

DATA_DIR_VARIABLE = "DEEPFORGE_DATA_DIR"
MONGO_VARIABLE = "MONGO_URI"


class WorkspaceSettings(LoggingConfigurable):
    data_dir = Unicode(help="Folder of records, values and runs; $DEEPFORGE_DATA_DIR sets it, too.").tag(config=True)
    mongo_uri = Unicode(
        help="MongoDB for the records, `mongodb://[USER:PASSWORD@]HOST[:PORT]/DATABASE`, rather than a file in the "
        "data folder; $MONGO_URI sets it for all programs."
    ).tag(config=True)
    mongo_patience_s = Float(30.0, help="Seconds that a MongoDB which does not answer is waited for.").tag(config=True)
    root = Unicode(help="Folder whose projects are shown; paths are relative to it.")
    commit_after_s = Float(
        120.0, help="Seconds for which a changed document is left alone before the history keeps it by itself."
    ).tag(config=True)
    kernel_idle_s = Float(
        4 * 3600.0, help="Seconds without use after which a kernel that nobody is connected to is stopped; 0: never."
    ).tag(config=True)
    culls_connected_kernels = Bool(
        False, help="Whether a kernel is stopped for want of use even while browsers are connected to it."
    ).tag(config=True)
    inside_longest_s = Float(60.0, help="Seconds that looking into an artifact may take.").tag(config=True)
    inside_memory_bytes = Int(
        2 << 30, help="Memory that looking into an artifact may take; files that are mapped do not count."
    ).tag(config=True)
    largest_upload_gib = Float(100.0, help="How large a file or folder may be that is uploaded as an artifact.").tag(
        config=True
    )
    adopts = Bool(True, help="Whether executions that no living process owns are run here.")

    @default("data_dir")
    def _default_data_dir(self) -> str:
        if folder := os.environ.get(DATA_DIR_VARIABLE):
            return folder
        from jupyter_core.paths import jupyter_data_dir

        return str(Path(jupyter_data_dir()) / "deepforge")

    @default("mongo_uri")
    def _default_mongo_uri(self) -> str:
        return os.environ.get(MONGO_VARIABLE, "")

    @default("root")
    def _default_root(self) -> str:
        return str(Path.cwd())
