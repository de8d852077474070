"""Every address of the API, once: tornado's handlers and OpenAPI's paths are made from this table."""

from __future__ import annotations

import re

from tornado.web import RequestHandler

from deepforge_jupyter.handlers.artifacts import (
    ArtifactHandler,
    ArtifactLineageHandler,
    ArtifactPlaceHandler,
    ArtifactsHandler,
    ArtifactUsesHandler,
    CopiesHandler,
    ImportsHandler,
    ReproduceArtifactHandler,
    VerifyArtifactHandler,
    VerifyArtifactsHandler,
)
from deepforge_jupyter.handlers.base import Missing
from deepforge_jupyter.handlers.debugging import CodeHandler, OperationCodeHandler, RanOperationsHandler, RerunHandler
from deepforge_jupyter.handlers.environments import CheckEnvironmentHandler, EnvironmentsHandler
from deepforge_jupyter.handlers.executions import (
    CancelHandler,
    DependentsHandler,
    ExecutionComparisonHandler,
    ExecutionHandler,
    ExecutionNameHandler,
    ExecutionsHandler,
    ListChoicesHandler,
    ReproduceHandler,
    ReproductionHandler,
    RetryHandler,
    UnfinishedHandler,
)
from deepforge_jupyter.handlers.feed import FeedHandler
from deepforge_jupyter.handlers.history import (
    ComparisonHandler,
    ContentHandler,
    HistoryHandler,
    RestoreHandler,
    VersionHandler,
    VersionsHandler,
)
from deepforge_jupyter.handlers.inside import FolderFilesHandler, InsideHandler
from deepforge_jupyter.handlers.jobs import (
    BlobHandler,
    DisplayHandler,
    EventsHandler,
    JobLineageHandler,
    LogHandler,
    ReuseHandler,
)
from deepforge_jupyter.handlers.kernels import (
    InterruptHandler,
    KernelHandler,
    KernelsHandler,
    RestartHandler,
    TriesHandler,
)
from deepforge_jupyter.handlers.modules import ModulesHandler
from deepforge_jupyter.handlers.operations import EditsHandler, InterfaceHandler, OperationsHandler
from deepforge_jupyter.handlers.pipelines import PipelinesHandler, ValidateHandler
from deepforge_jupyter.handlers.projects import (
    DeletedProjectHandler,
    DuplicateHandler,
    ExamplesHandler,
    IdentityHandler,
    MoveHandler,
    ProjectAtHandler,
    ProjectHandler,
    ProjectsHandler,
    RestoreProjectHandler,
    TrashHandler,
    UsageHandler,
)
from deepforge_jupyter.handlers.resources import RenamesHandler, ResourcesHandler
from deepforge_jupyter.handlers.schema import SchemaHandler
from deepforge_jupyter.handlers.storages import (
    ObjectsHandler,
    StorageChecksHandler,
    StorageHandler,
    StoragesHandler,
    StorageUseHandler,
)
from deepforge_jupyter.handlers.targets import ComputeChecksHandler, ComputesHandler
from deepforge_jupyter.handlers.transfers import (
    AddressHandler,
    DirectArtifactHandler,
    DirectUploadHandler,
    DirectUploadsHandler,
    DownloadHandler,
    PartAddressHandler,
    UploadHandler,
)

PREFIX = "/deepforge/api"
FEED = "/feed"

ROUTES: dict[str, type[RequestHandler]] = {
    "/projects": ProjectsHandler,
    "/projects/at": ProjectAtHandler,
    "/projects/{project}": ProjectHandler,
    "/projects/{project}/identity": IdentityHandler,
    "/projects/{project}/usage": UsageHandler,
    "/projects/{project}/duplicate": DuplicateHandler,
    "/projects/{project}/move": MoveHandler,
    "/projects/{project}/history": HistoryHandler,
    "/projects/{project}/versions": VersionsHandler,
    "/projects/{project}/versions/{version}": VersionHandler,
    "/projects/{project}/comparison": ComparisonHandler,
    "/projects/{project}/content": ContentHandler,
    "/projects/{project}/restore": RestoreHandler,
    "/projects/{project}/pipelines": PipelinesHandler,
    "/projects/{project}/validate": ValidateHandler,
    "/projects/{project}/operations": OperationsHandler,
    "/projects/{project}/operations/{name}/interface": InterfaceHandler,
    "/projects/{project}/operations/{name}/edits": EditsHandler,
    "/projects/{project}/operations/{name}/tries": TriesHandler,
    "/projects/{project}/kernels": KernelsHandler,
    "/projects/{project}/kernels/{kernel}": KernelHandler,
    "/projects/{project}/kernels/{kernel}/interrupt": InterruptHandler,
    "/projects/{project}/kernels/{kernel}/restart": RestartHandler,
    "/projects/{project}/resources": ResourcesHandler,
    "/projects/{project}/modules": ModulesHandler,
    "/projects/{project}/environments": EnvironmentsHandler,
    "/projects/{project}/environments/check": CheckEnvironmentHandler,
    "/projects/{project}/renames": RenamesHandler,
    "/projects/{project}/artifacts": ArtifactsHandler,
    "/projects/{project}/artifacts/place": ArtifactPlaceHandler,
    "/projects/{project}/artifacts/uses": ArtifactUsesHandler,
    "/projects/{project}/artifacts/verification": VerifyArtifactsHandler,
    "/projects/{project}/imports": ImportsHandler,
    "/projects/{project}/uploads": UploadHandler,
    "/projects/{project}/direct-uploads": DirectUploadsHandler,
    "/direct-uploads/{upload}": DirectUploadHandler,
    "/direct-uploads/{upload}/addresses": PartAddressHandler,
    "/direct-uploads/{upload}/artifact": DirectArtifactHandler,
    "/projects/{project}/executions": ExecutionsHandler,
    "/projects/{project}/execution-name": ExecutionNameHandler,
    "/projects/{project}/executions/choices": ListChoicesHandler,
    "/projects/{project}/executions/comparison": ExecutionComparisonHandler,
    "/trash": TrashHandler,
    "/trash/{project}": DeletedProjectHandler,
    "/trash/{project}/restore": RestoreProjectHandler,
    "/examples": ExamplesHandler,
    "/executions": UnfinishedHandler,
    "/executions/{execution}": ExecutionHandler,
    "/executions/{execution}/dependents": DependentsHandler,
    "/executions/{execution}/cancel": CancelHandler,
    "/executions/{execution}/retry": RetryHandler,
    "/executions/{execution}/operations": RanOperationsHandler,
    "/executions/{execution}/code": CodeHandler,
    "/executions/{execution}/code/{operation}": OperationCodeHandler,
    "/executions/{execution}/rerun": RerunHandler,
    "/executions/{execution}/reproduce": ReproduceHandler,
    "/executions/{execution}/reproduction": ReproductionHandler,
    "/executions/{execution}/jobs/{node}/events": EventsHandler,
    "/executions/{execution}/jobs/{node}/blobs/{name}": BlobHandler,
    "/executions/{execution}/jobs/{node}/displays/{display}": DisplayHandler,
    "/executions/{execution}/jobs/{node}/log": LogHandler,
    "/executions/{execution}/jobs/{node}/reuse": ReuseHandler,
    "/executions/{execution}/jobs/{node}/lineage": JobLineageHandler,
    "/artifacts/{artifact}": ArtifactHandler,
    "/artifacts/{artifact}/inside": InsideHandler,
    "/artifacts/{artifact}/files": FolderFilesHandler,
    "/artifacts/{artifact}/content": DownloadHandler,
    "/artifacts/{artifact}/address": AddressHandler,
    "/artifacts/{artifact}/verification": VerifyArtifactHandler,
    "/artifacts/{artifact}/copies": CopiesHandler,
    "/artifacts/{artifact}/lineage": ArtifactLineageHandler,
    "/artifacts/{artifact}/reproduce": ReproduceArtifactHandler,
    "/computes": ComputesHandler,
    "/compute-checks": ComputeChecksHandler,
    "/storages": StoragesHandler,
    "/storages/{storage}": StorageHandler,
    "/storages/{storage}/objects": ObjectsHandler,
    "/storages/{storage}/use": StorageUseHandler,
    "/storage-checks": StorageChecksHandler,
    "/openapi.json": SchemaHandler,
    FEED: FeedHandler,
}


def url_patterns() -> list[tuple[str, type[RequestHandler]]]:
    """For tornado, without the base URL. Parts of a path are percent-encoded, so that they may hold a `/`."""
    patterns = [(PREFIX + _pattern(path), handler) for path, handler in ROUTES.items()]
    return [*patterns, (rf"{PREFIX}(?:/.*)?", Missing)]


def _pattern(path: str) -> str:
    return "".join(
        r"([^/]+)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path) if part
    )
