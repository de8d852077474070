"""Bodies of the kernel service: kernels, and operations tried in them."""

from __future__ import annotations

from typing import Any

import msgspec

from deepforge_jupyter.domain.kernel import Kernel


class StartKernel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The project's kernel for an environment file (from the project's folder); None: the project's own."""

    environment: str | None = None


class KernelList(msgspec.Struct, frozen=True, kw_only=True):
    """Those that are shared by the people of a project."""

    kernels: tuple[Kernel, ...]


class TryInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the value of an input comes from, exactly one of three: the `artifact` of an id (or the newest of a
    name); the output `port` of `node` in an earlier `execution`; a Python `expression`, which the kernel evaluates
    where scratch cells run."""

    artifact: str | None = None
    execution: str | None = None
    node: str | None = None
    port: str | None = None
    expression: str | None = None


class TryOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Run an operation once, in a kernel.

    `text` is its file as the person sees it (None: as it is on disk). Optional inputs, attributes with a default and
    references that are left out are left to the code. `references` are paths from the project's folder.
    With `reload` inputs that the kernel kept from an earlier try are loaded anew. With `from_cells` the class is the
    one that running the file's cells defined in the kernel, else it comes from `text`.
    """

    text: str | None = None
    inputs: dict[str, TryInput] = {}
    attributes: dict[str, Any] = {}
    references: dict[str, str] = {}
    reload: bool = False
    from_cells: bool = False


class TryCode(msgspec.Struct, frozen=True, kw_only=True):
    """The Python to run in the project's kernel. It names values of this machine: run it there, do not keep it."""

    code: str
