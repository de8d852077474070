import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { ApiError } from '../protocol/client';
import type { ProjectMessage } from '../protocol/feed';
import type {
  Artifact,
  ChangeExecution,
  Execution,
  ExecutionSummary,
  Operation,
  PipelineSummary,
  Problem,
  Project,
  ProjectModule,
  Renamed,
  Resource,
  ResourceKind,
  StartExecution
} from '../protocol/types';
import type { IProjectModel, ProjectPart } from '../tokens';
import { Artifacts } from './artifacts';
import type { IModelContext } from './context';
import { documentsOf, savedHashes, type IOpenDocument } from './documents';
import type { ExecutionModel } from './executionModel';
import { Environments } from './environments';
import { Executions } from './executions';
import { warn } from './warning';
import type { INoticedRename } from './noticing';
import { ProjectContents } from './projectContents';
import { ProjectKernels } from './projectKernels';
import { OperationCode } from './operationCode';
import type { IApplied, RenameWish } from './renaming';

const SETTLE_MS = 150;

export class ProjectModel implements IProjectModel, IDisposable {
  constructor(
    private _project: Project,
    private readonly _context: IModelContext
  ) {
    const { client, documents, feed } = _context;
    const { id } = _project;
    this.code = new OperationCode(client, id);
    this.kernels = new ProjectKernels(client, id);
    this._executions = new Executions(id, _context);
    this._executions.changed.connect(() => this._changed.emit('executions'));
    const preview = this.previewRename.bind(this);
    this._contents = new ProjectContents(id, client, preview);
    this._contents.changed.connect((_, part) => this._changed.emit(part));
    this.environments = new Environments(this, client, documents);
    this._artifacts = new Artifacts(id, client);
    this._artifacts.changed.connect(() => this._changed.emit('artifacts'));
    const take = this._onMessage.bind(this);
    this._watch = feed.watchProject(id, take);
    this.ready = this._begin();
  }

  readonly code: OperationCode;
  readonly environments: Environments;
  readonly kernels: ProjectKernels;
  /** Settled when everything was read, or could not be; what could not is read when the connection is there again. */
  ready: Promise<void>;
  isReady = false;
  isDisposed = false;
  /** The project is in the trash, or gone. */
  isGone = false;

  get pipelines(): readonly PipelineSummary[] {
    return this._contents.pipelines;
  }

  get operations(): readonly Operation[] {
    return this._contents.operations;
  }

  get resources(): readonly Resource[] {
    return this._contents.resources;
  }

  get resourceKinds(): readonly ResourceKind[] {
    return this._contents.resourceKinds;
  }

  get modules(): readonly ProjectModule[] {
    return this._contents.modules;
  }

  get artifacts(): readonly Artifact[] {
    return this._artifacts.list;
  }

  get executions(): readonly ExecutionSummary[] {
    return this._executions.list;
  }

  get olderExecutions(): number {
    return this._executions.older;
  }

  loadOlderExecutions(): Promise<void> {
    return this._executions.loadOlder();
  }

  get project(): Project {
    return this._project;
  }

  get changed(): ISignal<this, ProjectPart> {
    return this._changed;
  }

  /** What changed its name outside of this page's renaming while pipelines still use the old one. */
  get renamesNoticed(): ISignal<unknown, readonly INoticedRename[]> {
    return this._contents.renamesNoticed;
  }

  async rename(wish: RenameWish): Promise<IApplied> {
    const { applyRename } = await import('./renaming');
    return applyRename(this, this._context, wish);
  }

  async previewRename(wish: RenameWish): Promise<Renamed> {
    const { previewRename } = await import('./renaming');
    return previewRename(this, this._context, wish);
  }

  execution(id: string): ExecutionModel {
    return this._executions.model(id);
  }

  async validate(path: string, text: string): Promise<Problem[]> {
    const found = await this._context.client.post(
      '/projects/{project}/validate',
      { path: { project: this._project.id }, body: { path, text } }
    );
    return found.problems;
  }

  async run(
    request: Omit<StartExecution, 'seen' | 'folder'>
  ): Promise<Execution> {
    const seen = await savedHashes(this);
    const folder = this._project.path;
    return this._executions.start({ ...request, folder, seen });
  }

  cancel(execution: string): Promise<void> {
    return this._executions.cancel(execution);
  }

  retry(execution: string): Promise<void> {
    return this._executions.retry(execution);
  }

  changeExecution(
    execution: string,
    changes: Partial<ChangeExecution>
  ): Promise<void> {
    return this._executions.change(execution, changes);
  }

  deleteExecution(execution: string): Promise<void> {
    return this._executions.delete(execution);
  }

  toServerPath(path: string): string {
    return this._project.path ? `${this._project.path}/${path}` : path;
  }

  toProjectPath(path: string): string | null {
    const folder = this._project.path;
    if (!folder) {
      return path;
    }
    return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
  }

  /** Reads everything again. Throws ApiError. */
  async refresh(): Promise<void> {
    await Promise.all([this._refreshRecords(), this._refreshDocuments()]);
    this.isReady = true;
    this._changed.emit('project');
  }

  /** Follows the folder when the project was renamed or moved. */
  update(project: Project): void {
    if (JSON.stringify(project) !== JSON.stringify(this._project)) {
      this._project = project;
      this._changed.emit('project');
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    clearTimeout(this._timer);
    this._contents.dispose();
    this._watch.dispose();
    Signal.clearData(this);
  }

  /** Those that a run depends on. */
  openDocuments(): IOpenDocument[] {
    return documentsOf(this, this._context.documents);
  }

  private async _refreshRecords(): Promise<void> {
    await Promise.all([this._artifacts.refresh(), this._executions.refresh()]);
  }

  private async _refreshDocuments(): Promise<void> {
    await Promise.all([
      // While one id lives in two folders, its own record names the other one; the person looks at this one.
      this._refreshProject(() => this._project.other_path === null),
      this._contents.refresh()
    ]);
  }

  private _onMessage(message: ProjectMessage): void {
    switch (message.type) {
      case 'watching':
        this._onWatching().catch(warn);
        break;
      case 'documents':
        this._refreshDocumentsSoon();
        break;
      case 'artifact':
        this._artifacts.take(message.id, message.artifact);
        this._refreshDocumentsSoon();
        break;
      case 'kernel':
        this.kernels.take(message);
        break;
      case 'project':
        this._refreshProject(() => true).catch(warn);
        break;
      case 'execution':
      case 'job':
        this._executions.take(message);
    }
  }

  private async _refreshProject(isTaken: () => boolean): Promise<void> {
    try {
      const path = { project: this._project.id };
      const { client } = this._context;
      const project = await client.get('/projects/{project}', { path });
      if (isTaken()) {
        this.update(project);
      }
    } catch (error) {
      // A proxy of a server that is only starting knows nothing of any address either.
      if (!(error instanceof ApiError && error.code === 'not_found')) {
        throw error;
      }
      this.isGone = true;
      this._changed.emit('project');
    }
  }

  /** The connection is there (again): reads what may have changed unseen, and what could not be read before. */
  private async _onWatching(): Promise<void> {
    const isAgain = this._hasWatched;
    this._hasWatched = true;
    await this.ready.catch(() => (this.ready = this._begin()));
    await Promise.all([
      isAgain && this._refreshDocuments(),
      this._artifacts.refresh(),
      this._executions.catchUp(),
      this.kernels.refreshLive()
    ]);
  }

  /** What goes wrong is told by `ready`. */
  private _begin(): Promise<void> {
    const ready = this.refresh();
    ready.catch(() => undefined);
    return ready;
  }

  private _refreshDocumentsSoon(): void {
    clearTimeout(this._timer);
    this._timer = window.setTimeout(() => {
      this._refreshDocuments().catch(warn);
    }, SETTLE_MS);
  }

  private readonly _changed = new Signal<this, ProjectPart>(this);
  private readonly _artifacts: Artifacts;
  private readonly _contents: ProjectContents;
  private readonly _executions: Executions;
  private readonly _watch: IDisposable;
  private _timer = 0;
  private _hasWatched = false;
}
