"""Everything that the API offers, a method each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from deepforge_jupyter import errors
from deepforge_jupyter.client.artifacts import ArtifactCalls
from deepforge_jupyter.client.computes import ComputeCalls
from deepforge_jupyter.client.debugging import Debugging
from deepforge_jupyter.client.feed import OUTAGE_S, FollowsJobs
from deepforge_jupyter.client.inside import LooksInside
from deepforge_jupyter.client.listing import ExecutionLists
from deepforge_jupyter.client.storages import StorageCalls
from deepforge_jupyter.client.transport import part
from deepforge_jupyter.domain.environment import Environment
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.kernel import Kernel
from deepforge_jupyter.domain.module import UTILS, Package, ProjectModule
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.domain.problem import Problem
from deepforge_jupyter.domain.project import DeletedProject, Project, Usage
from deepforge_jupyter.domain.reproduction import Reproduction
from deepforge_jupyter.domain.resource import PYTHON, Resource
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.history import (
    Comparison,
    FileContent,
    HistoryPage,
    Restored,
    RestoreDocuments,
    SavedVersion,
    SaveVersion,
    VersionList,
)
from deepforge_jupyter.protocol.kernels import KernelList, StartKernel, TryCode, TryInput, TryOperation
from deepforge_jupyter.protocol.lineage import Lineage
from deepforge_jupyter.protocol.requests import (
    ChangeExecution,
    ChangeProject,
    CheckEnvironment,
    CreatedDocument,
    CreateDocument,
    CreateModule,
    CreateOperation,
    CreateProject,
    CreateResource,
    DeletedProjectList,
    DuplicateProject,
    EnvironmentList,
    Example,
    ExampleList,
    ExecutionDetail,
    ExecutionName,
    ModuleList,
    MoveProject,
    OperationList,
    PipelineList,
    PipelineSummary,
    ProblemList,
    ProjectAt,
    ProjectList,
    Rename,
    Renamed,
    ResourceList,
    RestoreProject,
    ReuseReport,
    SettleIdentity,
    StartExecution,
    ValidatePipeline,
)

POLL_S = 0.2


class Client(ExecutionLists, FollowsJobs, Debugging, ComputeCalls, StorageCalls, ArtifactCalls, LooksInside):
    """One Jupyter server, by the URL that people open (`http://host:8888/user/ada/`) and a token.

    Every method raises the error that the server answered, or Unavailable if it cannot be reached in `timeout_s`.
    """

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing stays open between calls."""

    def projects(self) -> tuple[Project, ...]:
        return self._get("projects", ProjectList).projects

    def project(self, project: str) -> Project:
        return self._get(f"projects/{part(project)}", Project)

    def project_at(self, path: str) -> Project:
        """The project that holds a path, relative to the server's root; raises NotFound if none does."""
        project = self._get("projects/at", ProjectAt, path=path).project
        if project is None:
            raise errors.NotFound(f"“{path or '/'}” is in no project.", details={"path": path})
        return project

    def examples(self) -> tuple[Example, ...]:
        return self._get("examples", ExampleList).examples

    def create_project(self, path: str, *, name: str | None = None, example: str | None = None) -> Project:
        return self._post("projects", CreateProject(path=path, name=name, example=example), Project)

    def settle_identity(self, project: str, answer: SettleIdentity) -> Project:
        return self._post(f"projects/{part(project)}/identity", answer, Project)

    def change_project(
        self,
        project: str,
        *,
        name: str | None = None,
        description: str | None = None,
        is_archived: bool | None = None,
        storage: str | None = None,
    ) -> Project:
        """What is given is set."""
        body = ChangeProject(name=name, description=description, is_archived=is_archived, storage=storage)
        return self._send("PATCH", f"projects/{part(project)}", body, Project)

    def usage(self, project: str) -> Usage:
        """What would go with the project."""
        return self._get(f"projects/{part(project)}/usage", Usage)

    def duplicate_project(self, project: str, path: str, *, name: str | None = None) -> Project:
        body = DuplicateProject(path=path, name=name)
        return self._post(f"projects/{part(project)}/duplicate", body, Project)

    def move_project(self, project: str, path: str, *, only_check: bool = False) -> Project:
        body = MoveProject(path=path, only_check=only_check)
        return self._post(f"projects/{part(project)}/move", body, Project)

    def delete_project(self, project: str) -> DeletedProject:
        """Into the trash."""
        return self._ask("DELETE", f"projects/{part(project)}", DeletedProject)

    def deleted_projects(self) -> tuple[DeletedProject, ...]:
        """The trash."""
        return self._get("trash", DeletedProjectList).projects

    def restore_project(self, project: str, *, path: str | None = None) -> Project:
        return self._post(f"trash/{part(project)}/restore", RestoreProject(path=path), Project)

    def empty_trash(self, project: str | None = None) -> None:
        """For good: one project of the trash, or all."""
        self._call("DELETE", "trash" if project is None else f"trash/{part(project)}")

    def history(self, project: str, *, limit: int = 50, start: str | None = None) -> HistoryPage:
        """Newest first; `start` is the `next` of the page before."""
        return self._get(f"projects/{part(project)}/history", HistoryPage, limit=limit, start=start)

    def versions(self, project: str) -> tuple[SavedVersion, ...]:
        return self._get(f"projects/{part(project)}/versions", VersionList).versions

    def save_version(self, project: str, name: str, *, message: str = "") -> SavedVersion:
        """Keeps the documents as they are on disk now."""
        body = SaveVersion(name=name, message=message)
        return self._post(f"projects/{part(project)}/versions", body, SavedVersion)

    def remove_version(self, project: str, tag: str) -> None:
        """Takes the name away; what it held stays in the history."""
        self._call("DELETE", f"projects/{part(project)}/versions/{part(tag)}")

    def compare(self, project: str, *, old: str | None = None, new: str | None = None) -> Comparison:
        """Between two commits; None is the folder as it is now."""
        return self._get(f"projects/{part(project)}/comparison", Comparison, old=old, new=new)

    def content(self, project: str, path: str, *, commit: str | None = None) -> FileContent:
        return self._get(f"projects/{part(project)}/content", FileContent, path=path, commit=commit)

    def restore_documents(self, project: str, commit: str, *, paths: tuple[str, ...] | None = None) -> Restored:
        """Makes documents (all without `paths`) what they were at a commit."""
        body = RestoreDocuments(commit=commit, paths=paths)
        return self._post(f"projects/{part(project)}/restore", body, Restored)

    def pipelines(self, project: str) -> tuple[PipelineSummary, ...]:
        return self._get(f"projects/{part(project)}/pipelines", PipelineList).pipelines

    def operations(self, project: str) -> tuple[Operation, ...]:
        return self._get(f"projects/{part(project)}/operations", OperationList).operations

    def create_pipeline(self, project: str, name: str) -> str:
        """The new document's path from the server's root."""
        return self._post(f"projects/{part(project)}/pipelines", CreateDocument(name=name), CreatedDocument).path

    def create_operation(self, project: str, name: str) -> str:
        """The new document's path from the server's root."""
        return self._post(f"projects/{part(project)}/operations", CreateOperation(name=name), CreatedDocument).path

    def resources(self, project: str) -> tuple[Resource, ...]:
        return self._get(f"projects/{part(project)}/resources", ResourceList).resources

    def create_resource(self, project: str, name: str, *, kind: str = PYTHON) -> str:
        """The new document's path from the server's root."""
        body = CreateResource(name=name, kind=kind)
        return self._post(f"projects/{part(project)}/resources", body, CreatedDocument).path

    def modules(self, project: str) -> tuple[ProjectModule, ...]:
        """Those of `utils/` and `serializers/`."""
        return self._get(f"projects/{part(project)}/modules", ModuleList).modules

    def create_module(self, project: str, name: str, *, package: Package = UTILS) -> str:
        """The new document's path from the server's root."""
        body = CreateModule(name=name, package=package)
        return self._post(f"projects/{part(project)}/modules", body, CreatedDocument).path

    def environments(self, project: str) -> tuple[Environment, ...]:
        return self._get(f"projects/{part(project)}/environments", EnvironmentList).environments

    def check_environment(self, project: str, path: str, text: str) -> Environment:
        """What an environment file of this text says, and what is wrong with it; `path` from the project's folder."""
        body = CheckEnvironment(path=path, text=text)
        return self._post(f"projects/{part(project)}/environments/check", body, Environment)

    def rename(self, project: str, rename: Rename) -> Renamed:
        """Renames an operation, a port, an attribute, a resource or a module wherever the project uses it."""
        return self._post(f"projects/{part(project)}/renames", rename, Renamed)

    def problems(self, project: str, path: str, text: str) -> tuple[Problem, ...]:
        """What is wrong with a pipeline's text; `path` from the project's folder."""
        body = ValidatePipeline(path=path, text=text)
        return self._post(f"projects/{part(project)}/validate", body, ProblemList).problems

    def kernels(self, project: str) -> tuple[Kernel, ...]:
        """Those that the project's people share."""
        return self._get(f"projects/{part(project)}/kernels", KernelList).kernels

    def start_kernel(self, project: str, *, environment: str | None = None) -> Kernel:
        """The project's kernel for an environment file, started if there is none."""
        return self._post(f"projects/{part(project)}/kernels", StartKernel(environment=environment), Kernel)

    def interrupt_kernel(self, project: str, kernel: str) -> None:
        self._call("POST", f"projects/{part(project)}/kernels/{part(kernel)}/interrupt")

    def restart_kernel(self, project: str, kernel: str) -> Kernel:
        """What it held is gone."""
        where = f"projects/{part(project)}/kernels/{part(kernel)}/restart"
        return self._ask("POST", where, Kernel)

    def stop_kernel(self, project: str, kernel: str) -> None:
        """For everybody."""
        self._call("DELETE", f"projects/{part(project)}/kernels/{part(kernel)}")

    def code_to_try(
        self,
        project: str,
        operation: str,
        *,
        inputs: Mapping[str, TryInput] | None = None,
        attributes: Mapping[str, Any] | None = None,
        references: Mapping[str, str] | None = None,
        text: str | None = None,
    ) -> str:
        """The Python that runs an operation once in the project's kernel. Raises TryRefused naming what is wrong."""
        body = TryOperation(
            text=text, inputs=dict(inputs or {}), attributes=dict(attributes or {}), references=dict(references or {})
        )
        return self._post(f"projects/{part(project)}/operations/{part(operation)}/tries", body, TryCode).code

    def start(
        self,
        project: str,
        pipeline: str,
        *,
        folder: str | None = None,
        name: str | None = None,
        overrides: Mapping[str, Mapping[str, Any]] | None = None,
        nodes: tuple[str, ...] | None = None,
        only: bool = False,
        afresh: bool = False,
        compute: AdapterChoice | None = None,
        storage: AdapterChoice | None = None,
        debug: bool = False,
        like: str | None = None,
    ) -> Execution:
        """Runs a pipeline (path from the project's folder) as it is on disk. `overrides` stand over its attributes and
        references, as in `{"Train": {"epochs": 3, "network": "resources/small.py"}}`. With `like` (an execution of the
        pipeline, by id) what is not given is as it was there. With `folder` (from the server's root) only if the
        project lies there: raises ProjectCopied where it also lies elsewhere, unsettled."""
        values = {node: dict(given) for node, given in (overrides or {}).items()}
        body = StartExecution(
            pipeline=pipeline,
            folder=folder,
            name=name,
            overrides=values,
            nodes=nodes,
            only=only,
            afresh=afresh,
            compute=compute,
            storage=storage,
            debug=debug,
            like=like,
        )
        return self._post(f"projects/{part(project)}/executions", body, Execution)

    def execution_name(self, project: str, pipeline: str, name: str) -> ExecutionName:
        """What an execution of that name would be called now."""
        return self._get(f"projects/{part(project)}/execution-name", ExecutionName, pipeline=pipeline, name=name)

    def execution(self, execution: str) -> ExecutionDetail:
        return self._get(f"executions/{part(execution)}", ExecutionDetail)

    def wait(self, execution: str, *, timeout_s: float | None = None) -> Execution:
        """The execution once it has ended. Raises TimeoutError, and Unavailable where its records are away for long."""
        answered_s = begun_s = time.monotonic()
        known = f"{execution} has not ended"
        while True:
            try:
                found = self.execution(execution).execution
                if found.status.is_final:
                    return found
                answered_s, known = time.monotonic(), f"{found.name} is still {found.status.value}"
            except errors.Unavailable:
                if time.monotonic() - answered_s > OUTAGE_S:
                    raise
            if timeout_s is not None and time.monotonic() - begun_s > timeout_s:
                raise TimeoutError(f"{known} after {timeout_s} s.")
            time.sleep(POLL_S)

    def cancel(self, execution: str) -> None:
        self._call("POST", f"executions/{part(execution)}/cancel")

    def retry(self, execution: str) -> Execution:
        """Goes on with one that has ended where it broke. Raises Conflict."""
        return self._ask("POST", f"executions/{part(execution)}/retry", Execution)

    def reproduce(self, execution: str) -> Execution:
        """Runs exactly what it ran once more, with nothing reused. Raises Conflict saying what is missing for it."""
        return self._ask("POST", f"executions/{part(execution)}/reproduce", Execution)

    def reproduce_artifact(self, artifact: str) -> Execution:
        """Runs what an artifact came from once more."""
        return self._ask("POST", f"artifacts/{part(artifact)}/reproduce", Execution)

    def reproduction(self, execution: str) -> Reproduction:
        """Whether it made the same as the execution that it reproduces; without an outcome until it has ended."""
        return self._get(f"executions/{part(execution)}/reproduction", Reproduction)

    def change_execution(
        self,
        execution: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: tuple[str, ...] | None = None,
        is_starred: bool | None = None,
        is_debug: bool | None = None,
    ) -> Execution:
        """Sets what is given. Raises AlreadyExists for a name that another execution of the project has."""
        body = ChangeExecution(name=name, note=note, tags=tags, is_starred=is_starred, is_debug=is_debug)
        return self._send("PATCH", f"executions/{part(execution)}", body, Execution)

    def delete_execution(self, execution: str) -> None:
        self._call("DELETE", f"executions/{part(execution)}")

    def artifact_lineage(self, artifact: str, *, up: int = 8, down: int = 8) -> Lineage:
        """What an artifact comes from and what was made of it, so many generations of each."""
        return self._get(f"artifacts/{part(artifact)}/lineage", Lineage, up=up, down=down)

    def job_lineage(self, execution: str, node: str, *, up: int = 8, down: int = 8) -> Lineage:
        """What a job's values come from and what was made of them."""
        return self._get(f"executions/{part(execution)}/jobs/{part(node)}/lineage", Lineage, up=up, down=down)

    def reuse(self, execution: str, node: str, *, attempt: int | None = None) -> ReuseReport:
        """Why an attempt of a job (the newest without `attempt`) ran rather than taking an earlier result."""
        return self._get(f"executions/{part(execution)}/jobs/{part(node)}/reuse", ReuseReport, attempt=attempt)
