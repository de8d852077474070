"""Where everything is put together: used by the server extension and by the command line."""

from __future__ import annotations

import asyncio
import hashlib
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.place import identity_of
from deepforge_jupyter.warming import import_what_a_run_needs
from deepforge_jupyter.workspace_settings import DATA_DIR_VARIABLE, WorkspaceSettings

if TYPE_CHECKING:
    from deepforge_jupyter.compute.computes import Computes
    from deepforge_jupyter.documents.door import Rooms
    from deepforge_jupyter.scheduler import Scheduler, Storing
    from deepforge_jupyter.scheduler.reuse import Keys
    from deepforge_jupyter.services.arrangement import Arrangement
    from deepforge_jupyter.services.artifact_listing import ArtifactListing
    from deepforge_jupyter.services.artifact_uses import Uses
    from deepforge_jupyter.services.artifacts import Artifacts
    from deepforge_jupyter.services.autosave import Autosave
    from deepforge_jupyter.services.comparisons import Comparisons
    from deepforge_jupyter.services.compute_checks import ComputeChecks
    from deepforge_jupyter.services.copying import Copying
    from deepforge_jupyter.services.downloads import Downloads
    from deepforge_jupyter.services.drafts import Drafts
    from deepforge_jupyter.services.environments import Environments
    from deepforge_jupyter.services.executions import Executions
    from deepforge_jupyter.services.feeds import Feeds
    from deepforge_jupyter.services.folder_files import FolderFiles
    from deepforge_jupyter.services.importing import Importing
    from deepforge_jupyter.services.inspecting import Inspecting
    from deepforge_jupyter.services.kernelhost import KernelHost
    from deepforge_jupyter.services.kernels import Kernels
    from deepforge_jupyter.services.kernelspecs import KernelSpecs
    from deepforge_jupyter.services.lineage import Lineages
    from deepforge_jupyter.services.listing import Listing
    from deepforge_jupyter.services.modules import Modules
    from deepforge_jupyter.services.operations import Operations
    from deepforge_jupyter.services.pipelines import Pipelines
    from deepforge_jupyter.services.projects import Projects
    from deepforge_jupyter.services.renames import Renames
    from deepforge_jupyter.services.reproducing import Reproducing
    from deepforge_jupyter.services.reproductions import Reproductions
    from deepforge_jupyter.services.rerunning import Rerunning
    from deepforge_jupyter.services.resources import Resources
    from deepforge_jupyter.services.restoring import Restoring
    from deepforge_jupyter.services.reuse_reasons import ReuseReasons
    from deepforge_jupyter.services.storages import ConfiguredStorages
    from deepforge_jupyter.services.sweeping import Sweeping
    from deepforge_jupyter.services.targets import Targets
    from deepforge_jupyter.services.trash import Trash
    from deepforge_jupyter.services.tries import Tries
    from deepforge_jupyter.services.uploads import Uploads
    from deepforge_jupyter.services.usage import Usages
    from deepforge_jupyter.services.versions import Versions
    from deepforge_jupyter.storage.storages import Storages
    from deepforge_jupyter.store.base import Store


class Workspace(WorkspaceSettings):
    """The services over one data folder and one root of documents. `open` first, `close` at the end."""

    projects: Projects
    arrangement: Arrangement
    trash: Trash
    usages: Usages
    versions: Versions
    restoring: Restoring
    reuse_reasons: ReuseReasons
    autosave: Autosave
    environments: Environments
    operations: Operations
    pipelines: Pipelines
    resources: Resources
    modules: Modules
    renames: Renames
    executions: Executions
    targets: Targets
    listing: Listing
    comparisons: Comparisons
    drafts: Drafts
    rerunning: Rerunning
    feeds: Feeds
    artifacts: Artifacts
    importing: Importing
    folder_files: FolderFiles
    inspecting: Inspecting
    artifact_listing: ArtifactListing
    artifact_uses: Uses
    copying: Copying
    downloads: Downloads
    uploads: Uploads
    lineages: Lineages
    reproducing: Reproducing
    reproductions: Reproductions
    kernelspecs: KernelSpecs
    kernels: Kernels
    tries: Tries
    scheduler: Scheduler
    storing: Storing
    sweeping: Sweeping
    store: Store
    storages: Storages
    configured_storages: ConfiguredStorages
    computes: Computes
    compute_checks: ComputeChecks

    async def open(
        self, *, rooms: Rooms | None = None, kernels: KernelHost | None = None, logos: Path | None = None
    ) -> None:
        """Raises Unavailable if the data folder cannot be used. `rooms` are where people edit documents together,
        `kernels` runs kernels, `logos` is a folder with the pictures of their kernelspecs."""
        from deepforge_jupyter.compute.computes import Computes
        from deepforge_jupyter.compute.offers import ENTRY_POINTS, offers_of
        from deepforge_jupyter.services.store_copy import check_whole

        data = Path(self.data_dir).expanduser().absolute()
        try:
            for name in ("runs", "blobs"):
                (data / name).mkdir(parents=True, exist_ok=True)
            self._place = identity_of(data)
        except OSError as error:
            message = f"The data folder {data} cannot be used: {error.strerror}. Set ${DATA_DIR_VARIABLE} to another."
            raise Unavailable(message) from error
        self.store = self._create_store(data)
        self._installed, runs = await asyncio.to_thread(entry_points), data / "runs"
        self._assemble_storages(data)
        offered = self._installed.select(group=ENTRY_POINTS)
        self.computes = Computes(offers_of(offered, runs=runs, parent=self), runs=runs)
        self._assemble(runs, rooms)
        self._assemble_kernels(data, kernels, logos)
        try:
            await self.store.open()
            await check_whole(self.store, "the one of this installation")
            await self.computes.of(self.computes.default)
            await self.scheduler.open()
            self.sweeping.open()
        except DeepForgeError:
            await self.close()
            raise

    async def warm(self) -> None:
        """Does beforehand what the first run would wait for; in threads, after `open`."""
        await asyncio.to_thread(import_what_a_run_needs)
        await self._keys.environment()

    async def close(self) -> None:
        """Running operations go on; the next process goes on with their executions."""
        await self.direct_uploads.close()
        await self.autosave.close()
        await self.sweeping.close()
        await self.scheduler.close()
        await self.computes.close()
        await self.configured_storages.close()
        await self.store.close()
        self._histories.close()

    def _assemble_storages(self, data: Path) -> None:
        from deepforge_jupyter.services.storages import ENTRY_POINTS, ConfiguredStorages, installed_adapters
        from deepforge_jupyter.services.vault import Vault
        from deepforge_jupyter.storage.cache import ValueCacheConfig
        from deepforge_jupyter.storage.local import LocalStorage
        from deepforge_jupyter.storage.storages import Storages

        vault, cache = Vault(data / "secrets.key"), ValueCacheConfig(parent=self).create(data / "cache")
        adapters = installed_adapters(self._installed.select(group=ENTRY_POINTS))
        self.configured_storages = ConfiguredStorages(self.store, adapters, vault=vault, cache=cache)
        self.storages = Storages([LocalStorage(data / "blobs")], find=self.configured_storages.opened, cache=cache)

    def _create_store(self, data: Path) -> Store:
        if self.mongo_uri:
            from deepforge_jupyter.store.mongo import MongoStore

            return MongoStore(self.mongo_uri, patience_s=self.mongo_patience_s)
        from deepforge_jupyter.store.sqlite import SqliteStore

        return SqliteStore(data / "store.sqlite")

    def _assemble(self, runs: Path, rooms: Rooms | None) -> None:
        from deepforge_jupyter.documents.door import NoRooms
        from deepforge_jupyter.scheduler import (
            Adapters,
            Installations,
            InstalledDistributions,
            Keys,
            Scheduler,
            Storing,
            this_process,
            with_runner,
        )
        from deepforge_jupyter.services.arrangement import Arrangement
        from deepforge_jupyter.services.autosave import Autosave
        from deepforge_jupyter.services.cleanup import Cleanup
        from deepforge_jupyter.services.comparisons import Comparisons
        from deepforge_jupyter.services.compute_checks import ComputeChecks
        from deepforge_jupyter.services.downloads import DownloadsConfig
        from deepforge_jupyter.services.drafts import Drafts
        from deepforge_jupyter.services.earlier import EarlierResults
        from deepforge_jupyter.services.emptying import Emptying
        from deepforge_jupyter.services.environments import Environments
        from deepforge_jupyter.services.execution_names import ExecutionNames
        from deepforge_jupyter.services.executions import Executions
        from deepforge_jupyter.services.feeds import Feeds
        from deepforge_jupyter.services.histories import Histories
        from deepforge_jupyter.services.inspecting import Inspecting
        from deepforge_jupyter.services.lineage import Lineages
        from deepforge_jupyter.services.listing import Listing
        from deepforge_jupyter.services.modules import Modules
        from deepforge_jupyter.services.operations import Operations
        from deepforge_jupyter.services.pipelines import Pipelines
        from deepforge_jupyter.services.projects import Projects
        from deepforge_jupyter.services.remains import Clearing
        from deepforge_jupyter.services.renames import Renames
        from deepforge_jupyter.services.repeats import Repeats
        from deepforge_jupyter.services.reproducing import Reproducing
        from deepforge_jupyter.services.reproductions import Reproductions
        from deepforge_jupyter.services.rerunning import Rerunning
        from deepforge_jupyter.services.resources import ENTRY_POINTS, Resources, installed_kinds
        from deepforge_jupyter.services.restoring import Restoring
        from deepforge_jupyter.services.reuse_reasons import ReuseReasons
        from deepforge_jupyter.services.sequels import Sequels
        from deepforge_jupyter.services.snapshots import SnapshotReader
        from deepforge_jupyter.services.start import Start
        from deepforge_jupyter.services.sweeping import Sweeping
        from deepforge_jupyter.services.targets import Targets
        from deepforge_jupyter.services.trash import Trash
        from deepforge_jupyter.services.usage import Usages
        from deepforge_jupyter.services.versions import Versions

        self._histories = histories = Histories()
        snapshots = SnapshotReader(runs / "snapshots", self.store, histories=histories)
        distributions = InstalledDistributions()
        self._keys = keys = Keys(environment=with_runner(distributions))
        owner = this_process(place=self._place)
        self.storing = Storing(self.store, self.storages, owner)
        adapters = Adapters(
            store=self.store,
            storages=self.storages,
            storing=self.storing,
            computes=self.computes,
            snapshots=snapshots,
            keys=keys,
            installations=Installations(self.store, distributions.listed),
            address_life_s=DownloadsConfig(parent=self).address_life_s,
        )
        self.scheduler = Scheduler(adapters, adopts=self.adopts, owner=owner)
        self.projects = Projects(Path(self.root), self.store, histories=histories)
        self.environments = Environments(self.projects)
        self.modules = Modules(self.projects)
        self.operations = Operations(self.projects, self.environments, self.modules)
        self.resources = Resources(self.projects, kinds=installed_kinds(self._installed.select(group=ENTRY_POINTS)))
        self.pipelines = Pipelines(self.projects, self.operations, self.resources, self.store)
        self.renames = Renames(self.projects, self.resources, self.store, rooms=rooms or NoRooms())
        self.targets = Targets(self.computes, self.storages, configured=self.configured_storages)
        self._assemble_artifacts(keys, incoming=runs.parent / "blobs" / "uploads")
        self.inspecting = Inspecting(
            self.projects,
            self.artifacts,
            self.folder_files,
            self.storages,
            snapshots,
            folder=runs / "snapshots",
            longest_s=self.inside_longest_s,
            memory_bytes=self.inside_memory_bytes,
        )
        self.lineages = Lineages(self.store, keys)
        names = ExecutionNames(self.store, histories)
        start = Start(
            self.projects,
            self.pipelines,
            self.store,
            snapshots=snapshots,
            histories=histories,
            names=names,
            earlier=EarlierResults(self.store, self.storages),
            targets=self.targets,
            repeats=Repeats(self.store, names),
            place=self._place,
        )
        clearing = Clearing(self.store, self.storages, runs=runs, owner=owner, neighbours=self.storing.neighbours)
        cleanup = Cleanup(self.store, self.storages, names=names, clearing=clearing, runs=runs)
        self.executions = Executions(
            self.store, self.computes, self.scheduler, start=start, names=names, cleanup=cleanup
        )
        self.compute_checks = ComputeChecks(self.computes, runs=runs)
        sequels = Sequels(
            self.projects, self.store, self.storages, self.scheduler, self.computes, start=start, names=names
        )
        self.reproducing = Reproducing(self.store, self.storages, sequels=sequels, snapshots=snapshots)
        self.reproductions = Reproductions(self.store, self.storages, snapshots)
        self.listing = Listing(self.projects, self.store)
        self.comparisons = Comparisons(self.projects, self.store)
        self.drafts = Drafts(self.store, snapshots)
        self.rerunning = Rerunning(sequels, snapshots=snapshots, histories=histories, drafts=self.drafts)
        self.feeds = Feeds(self.executions)
        self.reuse_reasons = ReuseReasons(self.store, self.storages, snapshots)
        self.usages = Usages(self.store, runs=runs)
        self.arrangement = Arrangement(self.projects, self.store, self.targets, histories=histories, usages=self.usages)
        emptying = Emptying(
            self.store, histories=histories, cleanup=cleanup, owner=owner, neighbours=self.storing.neighbours
        )
        self.trash = Trash(self.projects, self.store, histories=histories, usages=self.usages, emptying=emptying)
        self.versions = Versions(self.projects, self.store, histories=histories)
        self.restoring = Restoring(self.projects, histories=histories, rooms=rooms or NoRooms())
        self.autosave = Autosave(self.projects, histories=histories, quiet_s=self.commit_after_s)
        self.sweeping = Sweeping(self.uploads, self.storing, clearing, emptying)

    def _assemble_artifacts(self, keys: Keys, *, incoming: Path) -> None:
        from deepforge_jupyter.services.artifact_listing import ArtifactListing
        from deepforge_jupyter.services.artifact_uses import Uses
        from deepforge_jupyter.services.artifacts import Artifacts
        from deepforge_jupyter.services.copying import Copying
        from deepforge_jupyter.services.direct_uploads import DirectUploads
        from deepforge_jupyter.services.downloads import DownloadsConfig
        from deepforge_jupyter.services.folder_files import FolderFiles
        from deepforge_jupyter.services.importing import Importing
        from deepforge_jupyter.services.uploads import Uploads

        largest_bytes = int(self.largest_upload_gib * (1 << 30))
        self.artifacts = Artifacts(self.store, self.storages, self.storing)
        self.artifact_listing = ArtifactListing(self.projects, self.store, largest_upload_bytes=largest_bytes)
        self.artifact_uses = Uses(self.projects, self.pipelines, self.store, keys)
        self.copying = Copying(self.artifacts, self.store, self.storages, self.targets, storing=self.storing)
        self.importing = Importing(self.projects, self.store, self.storages)
        self.folder_files = FolderFiles(self.artifacts, self.storages)
        self.downloads = DownloadsConfig(parent=self).create(self.artifacts, self.folder_files, self.storages)
        self.uploads = Uploads(
            self.projects,
            self.store,
            self.storages,
            self.targets,
            storing=self.storing,
            folder=incoming,
            largest_bytes=largest_bytes,
        )
        self.direct_uploads = DirectUploads(self.uploads, self.store, self.storages, self.storing, self.downloads)

    def _assemble_kernels(self, data: Path, host: KernelHost | None, logos: Path | None) -> None:
        from deepforge_jupyter.services.kernelhost import NoKernels
        from deepforge_jupyter.services.kernels import Kernels
        from deepforge_jupyter.services.kernelspecs import KernelSpecs
        from deepforge_jupyter.services.tries import Tries

        # two servers with different roots over one data folder offer different projects
        name = hashlib.sha256(str(self.projects.root).encode()).hexdigest()[:12]
        self.kernelspecs = KernelSpecs(self.projects, folder=data / "kernels" / name, logos=logos)
        self.kernels = Kernels(
            self.projects,
            host or NoKernels(),
            self.kernelspecs,
            idle_s=self.kernel_idle_s,
            culls_connected=self.culls_connected_kernels,
        )
        self.tries = Tries(
            self.projects,
            self.resources,
            self.artifacts,
            self.executions,
            self.storages,
            snapshots=data / "runs" / "snapshots",
        )
