"""What to do about an error, where it can be known."""

from __future__ import annotations

import errno
import os

PACKAGES = {
    "cv2": "opencv-python",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "Crypto": "pycryptodome",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "git": "gitpython",
    "mpl_toolkits": "matplotlib",
    "OpenSSL": "pyopenssl",
    "serial": "pyserial",
    "umap": "umap-learn",
    "usb": "pyusb",
    "attr": "attrs",
    "google.protobuf": "protobuf",
    "sentence_transformers": "sentence-transformers",
    "pytorch_lightning": "pytorch-lightning",
}
NOT_IN_PROJECT = ("operations", "utils", "serializers", "resources")


def hint(error, job):
    """One sentence, or None."""
    if isinstance(error, ModuleNotFoundError):
        return _missing_module(error, job)
    if isinstance(error, FileNotFoundError):
        return _missing_file(error, job)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: free some space, then run it again."
    if isinstance(error, MemoryError):
        return "There was not enough memory: use less data at a time (a smaller batch, a smaller type such as float32)."
    if isinstance(error, SystemExit):
        return "Return the outputs from execute, or raise an error; an operation that exits has no result."
    if isinstance(error, EOFError) and "EOF when reading a line" in str(error):
        return "An operation has no keyboard: make what it asks for an attribute."
    if isinstance(error, RecursionError):
        return "A function calls itself without end, or a value is nested too deeply."
    return None


def _missing_module(error, job):
    if not error.name:
        return None
    top = error.name.partition(".")[0]
    if top in NOT_IN_PROJECT:
        return "%s.py is not in the project." % error.name.replace(".", "/")
    if top == "sklearn":
        return (
            "scikit-learn is not installed where the operation ran: "
            'pip install "deepforge_jupyter[examples]" or pip install scikit-learn'
        )
    if job is not None and os.path.exists(os.path.join(job.project_folder or job.snapshot, top + ".py")):
        return "Modules of a project are found in utils/: move %s.py there and import utils.%s." % (top, top)
    package = PACKAGES.get(error.name) or PACKAGES.get(top) or top
    return "%s is not installed where the operation ran: pip install %s" % (package, package)


def _missing_file(error, job):
    if job is None or not isinstance(error.filename, str):
        return None
    name = error.filename
    if os.path.isabs(name):
        if not name.startswith(job.snapshot + os.sep):
            return None
        name = os.path.relpath(name, job.snapshot)
    name = os.path.normpath(name)
    while name.startswith(os.pardir + os.sep):
        name = name[len(os.pardir) + 1 :]
    for root in (job.project_folder, job.snapshot):
        if root is not None and os.path.exists(os.path.join(root, name)):
            return 'The file is in the project: open deepforge.path("%s") (after import deepforge).' % (
                name.replace(os.sep, "/")
            )
    return None
