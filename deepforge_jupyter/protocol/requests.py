"""Bodies of requests and answers of the REST API; the nouns themselves are the domain's structs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from deepforge_jupyter.domain.edits import Edit
from deepforge_jupyter.domain.environment import Environment
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.domain.module import UTILS, Package, ProjectModule
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.domain.problem import Problem
from deepforge_jupyter.domain.project import DamagedProject, DeletedProject, Project
from deepforge_jupyter.domain.resource import PYTHON, Resource, ResourceKind
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.events import DisplayContent


class CreateProject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new project in the folder `path` (relative to the server's root; made if missing, refused if it holds one).
    `example` names one of `Examples`; `name` defaults to the example's or the folder's."""

    path: str
    name: str | None = None
    description: str = ""
    example: str | None = None


class ProjectAt(msgspec.Struct, frozen=True, kw_only=True):
    """The project that holds a path; None: the path is in no project."""

    project: Project | None


class SettleIdentity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person's answer where one id lives at two paths: this folder is a copy (gets a new id), or it moved here."""

    path: str
    choice: Literal["copy", "moved"]


class ChangeProject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is given is set: the name that people see, the description, whether it is listed among the archived, and in
    which storage new values and artifacts are kept (what lies elsewhere stays there)."""

    name: str | None = None
    description: str | None = None
    is_archived: bool | None = None
    storage: str | None = None


class DuplicateProject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A copy of the project's folder as `path` (from the server's root), with an id of its own and the history, but
    without executions and artifacts. `name` defaults to the original's with “copy”."""

    path: str
    name: str | None = None


class MoveProject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The project's folder becomes `path` (from the server's root). Where it lies there already, this is noted.

    With `only_check` nothing is moved, but refused what would be: a browser then moves the folder by Jupyter's
    contents service, so that open documents follow, and asks again.
    """

    path: str
    only_check: bool = False


class DeletedProjectList(msgspec.Struct, frozen=True, kw_only=True):
    """The trash, newest first."""

    projects: tuple[DeletedProject, ...]


class RestoreProject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes a project out of the trash: to where it lay, or to `path` (from the server's root)."""

    path: str | None = None


class CreateDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new operation or pipeline of that name."""

    name: str


class CreateOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new operation of that name, with the ports and attributes (each with its default) that are given."""

    name: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    attributes: dict[str, Any] = {}


class ReadOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `text` of an operation's file as the person sees it, saved or not."""

    text: str


class EditOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An edit of the operation whose file has this `text`, as the person sees it."""

    text: str
    edit: Edit


class CreatedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is relative to the server's root, as JupyterLab opens it."""

    path: str


class CreateResource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new resource from the template of its kind."""

    name: str
    kind: str = PYTHON


class ResourceList(msgspec.Struct, frozen=True, kw_only=True):
    """The project's resources, and the kinds that new ones can be of."""

    resources: tuple[Resource, ...]
    kinds: tuple[ResourceKind, ...]


class CreateModule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new module in `utils/` or `serializers/`, from the template of its package."""

    name: str
    package: Package = UTILS


class ModuleList(msgspec.Struct, frozen=True, kw_only=True):
    """The project's modules, utils first."""

    modules: tuple[ProjectModule, ...]


class CheckEnvironment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `text` of an environment file as the person sees it; `path` from the project's folder."""

    path: str
    text: str


class EnvironmentList(msgspec.Struct, frozen=True, kw_only=True):
    """The project's environment files, its own first."""

    environments: tuple[Environment, ...]


class Rename(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name that changes, or has changed in the code, and that pipelines use.

    `kind` says of what: an operation; an input, output or attribute of `operation`; a resource, a pipeline or a module
    of `utils/` or `serializers/` (`name` and `new_name` are paths then). `in_code` also renames a port or attribute in
    the operation's code, where that still calls it `name`. `open` holds the texts of documents as the person has them
    open: they are left to the page, which gets the new ones. `only` names the nodes that count, by pipeline. Without
    `moves_file` the file has been renamed or will be. `preview` changes nothing and says what would be changed.
    """

    kind: Literal["operation", "input", "output", "attribute", "resource", "pipeline", "module"]
    name: str
    new_name: str
    operation: str = ""
    in_code: bool = False
    open: dict[str, str] = {}
    only: dict[str, tuple[str, ...]] | None = None
    moves_file: bool = True
    preview: bool = False


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """What a renaming concerned. Paths are from the project's folder.

    `pipelines` are the nodes by pipeline, `files` other documents whose text changes (the operation's own, those that
    import it), `executions` how many of a pipeline go with it, `skipped` pipelines and code that may name it but cannot
    be read. `texts` are the new texts of documents that the page has open. `path` and `new_path` are the file that
    moves, if one does; `moved_with` are others that move along (an operation's environment file), new paths by old.
    """

    pipelines: dict[str, tuple[str, ...]]
    files: tuple[str, ...] = ()
    executions: int = 0
    skipped: tuple[str, ...] = ()
    texts: dict[str, str] = {}
    path: str | None = None
    new_path: str | None = None
    moved_with: dict[str, str] = {}


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """An example project that comes with the product. `missing` names packages that it needs and are not installed."""

    id: str
    name: str
    description: str
    missing: tuple[str, ...] = ()


class PipelineSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A pipeline file; `path` from the project's folder."""

    name: str
    path: str
    nodes: int
    problems: tuple[Problem, ...] = ()


class ValidatePipeline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`text` is the document as the person sees it; `path` from the project's folder."""

    path: str
    text: str


class StartExecution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Run a pipeline. Paths are from the project's folder; `folder` is that folder as the person sees it, from the
    server's root: the request answers 409 `project_copied` if the same project lies there and elsewhere, unsettled.

    `seen` holds the SHA-256 (hex, of the text with `\\n` line ends) of each document that the person has open: the
    request answers 409 `document_changed` if the file on disk differs. `overrides` stand over the document's attributes
    and references: `{node: {name: value}}`, of a reference the path of a resource (null: none). `nodes` runs only these
    and what they need; with `only` these alone: what they need is taken from the newest results that this pipeline has.
    `afresh` reuses nothing. `compute` and `storage` are the defaults without a choice. With `debug` the execution's own
    code may be edited and run again. `like` is an execution of the pipeline, by id: what is not given here is as it was
    there, `overrides` name by name.
    """

    pipeline: str
    folder: str | None = None
    seen: dict[str, str] = {}
    name: str | None = None
    overrides: dict[str, dict[str, Any]] = {}
    nodes: tuple[str, ...] | None = None
    only: bool = False
    afresh: bool = False
    compute: AdapterChoice | None = None
    storage: AdapterChoice | None = None
    debug: bool = False
    like: str | None = None


class ExecutionName(msgspec.Struct, frozen=True, kw_only=True):
    """What an execution would be called: `name` is `wanted` in the letters of names, with a number if that is taken."""

    wanted: str
    name: str
    is_taken: bool


class ChangeExecution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is given is set: the name (unique in the project; its tag in the history follows), a note in markdown, tags,
    whether it is starred, whether its own code may be edited and run again."""

    name: str | None = None
    note: Annotated[str, msgspec.Meta(max_length=100_000)] | None = None
    tags: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=100)], ...], msgspec.Meta(max_length=100)] | None = (
        None
    )
    is_starred: bool | None = None
    is_debug: bool | None = None


class ProjectList(msgspec.Struct, frozen=True, kw_only=True):
    """Those that can be opened, and those that could be if somebody corrected their `deepforge.json`."""

    projects: tuple[Project, ...]
    damaged: tuple[DamagedProject, ...]


class ExampleList(msgspec.Struct, frozen=True, kw_only=True):
    examples: tuple[Example, ...]


class PipelineList(msgspec.Struct, frozen=True, kw_only=True):
    pipelines: tuple[PipelineSummary, ...]


class OperationList(msgspec.Struct, frozen=True, kw_only=True):
    """The project's operations and the built-in ones."""

    operations: tuple[Operation, ...]


class ProblemList(msgspec.Struct, frozen=True, kw_only=True):
    problems: tuple[Problem, ...]


class ExecutionDetail(msgspec.Struct, frozen=True, kw_only=True):
    execution: Execution
    jobs: tuple[Job, ...]


class ReuseReason(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that kept a job from taking an earlier result; `name` is the attribute, reference, file or port."""

    code: Literal[
        "afresh",
        "again",
        "attribute",
        "environment",
        "file",
        "first",
        "gone",
        "input",
        "late",
        "never",
        "operation",
        "reference",
        "source",
    ]
    message: str
    name: str | None = None


class DisplayUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """What a display showed from `unix_s` on."""

    seq: int
    unix_s: float
    content: DisplayContent


class DisplayHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Of all that a display showed (`shown` times) what is kept: the first, the last and at most 200 evenly spaced."""

    shown: int
    updates: tuple[DisplayUpdate, ...]


class ReuseReport(msgspec.Struct, frozen=True, kw_only=True):
    """Why an attempt of a job ran: the attempt before it failed, and what differs from the run of its pipeline that it
    was compared with. No reasons if it took an earlier result."""

    is_reused: bool = False
    compared_with: str | None = None
    compared_with_name: str | None = None
    reasons: tuple[ReuseReason, ...] = ()


class ApiError(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every answer with a status of 400 or more."""

    code: str
    message: str
    details: dict[str, Any] = {}
