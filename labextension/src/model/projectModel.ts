import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { ApiError } from '../protocol/client';
import type { ProjectMessage } from '../protocol/feed';
import type {
  Artifact,
  Execution,
  ExecutionSummary,
  Operation,
  PipelineSummary,
  Problem,
  Project,
  Renamed,
  Resource,
  ResourceKind,
  StartExecution
} from '../protocol/types';
import type { IProjectModel, ProjectPart } from '../tokens';
import type { IModelContext } from './context';
import {
  isProjectDocument,
  savedHashes,
  type IOpenDocument
} from './documents';
import {
  isFinal,
  withCounts,
  withExecution,
  withoutExecution
} from './executionList';
import { ExecutionModel } from './executionModel';
import { RenameWatch, type INoticedRename } from './noticing';
import { applyRename, previewRename, type RenameWish } from './renaming';

type Part = ProjectPart;

const SHOWN_EXECUTIONS = 200;
const SETTLE_MS = 150;

export class ProjectModel implements IProjectModel, IDisposable {
  constructor(
    private _project: Project,
    private readonly _context: IModelContext
  ) {
    this._watch = _context.feed.watchProject(_project.id, message =>
      this._onMessage(message)
    );
    this.ready = this.refresh();
    this.ready.catch(() => undefined);
    this._renames = new RenameWatch({
      preview: wish => this.previewRename(wish),
      found: renames => this._renamesNoticed.emit(renames)
    });
  }

  readonly ready: Promise<void>;
  isReady = false;
  isDisposed = false;
  pipelines: readonly PipelineSummary[] = [];
  operations: readonly Operation[] = [];
  resources: readonly Resource[] = [];
  resourceKinds: readonly ResourceKind[] = [];
  artifacts: readonly Artifact[] = [];
  executions: readonly ExecutionSummary[] = [];

  get project(): Project {
    return this._project;
  }

  get changed(): ISignal<this, Part> {
    return this._changed;
  }

  /** What changed its name outside of this page's renaming while pipelines still use the old one. */
  get renamesNoticed(): ISignal<this, readonly INoticedRename[]> {
    return this._renamesNoticed;
  }

  rename(wish: RenameWish): Promise<Renamed> {
    return applyRename(this, this._context, wish);
  }

  previewRename(wish: RenameWish): Promise<Renamed> {
    return previewRename(this, this._context, wish);
  }

  execution(id: string): ExecutionModel {
    let model = this._models.get(id);
    if (!model) {
      model = new ExecutionModel(id, this._context);
      model.changed.connect(this._onExecutionChanged, this);
      this._models.set(id, model);
    }
    return model;
  }

  async validate(path: string, text: string): Promise<Problem[]> {
    const { client } = this._context;
    const body = { path, text };
    return (
      await client.post('/projects/{project}/validate', {
        path: this._path,
        body
      })
    ).problems;
  }

  async run(
    request: Omit<StartExecution, 'seen' | 'folder'>
  ): Promise<Execution> {
    const seen = await savedHashes(this);
    const body = { ...request, folder: this._project.path, seen };
    const { client } = this._context;
    const execution = await client.post('/projects/{project}/executions', {
      path: this._path,
      body
    });
    this._setExecutions(withExecution(this.executions, execution));
    this.execution(execution.id);
    return execution;
  }

  async cancel(execution: string): Promise<void> {
    await this._context.client.post('/executions/{execution}/cancel', {
      path: { execution }
    });
  }

  async deleteExecution(execution: string): Promise<void> {
    await this._context.client.delete('/executions/{execution}', {
      path: { execution }
    });
    this._setExecutions(withoutExecution(this.executions, execution));
  }

  async deleteArtifact(artifact: string): Promise<void> {
    await this._context.client.delete('/artifacts/{artifact}', {
      path: { artifact }
    });
    this._setArtifact(artifact, null);
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
    this._renames.dispose();
    this._watch.dispose();
    Signal.clearData(this);
  }

  private get _path(): { project: string } {
    return { project: this._project.id };
  }

  /** Those that a run depends on. */
  openDocuments(): IOpenDocument[] {
    return this._context.documents
      .below(this._project.path)
      .filter(document => {
        const path = this.toProjectPath(document.path);
        return path !== null && isProjectDocument(path);
      });
  }

  private async _refreshRecords(): Promise<void> {
    const { client } = this._context;
    const path = this._path;
    const query = { limit: SHOWN_EXECUTIONS };
    const [artifacts, page] = await Promise.all([
      client.get('/projects/{project}/artifacts', { path }),
      client.get('/projects/{project}/executions', { path, query })
    ]);
    this.artifacts = artifacts.artifacts;
    this.executions = page.executions;
    page.executions
      .filter(row => !isFinal(row.execution.status))
      .forEach(row => this.execution(row.execution.id));
    this._changed.emit('artifacts');
    this._changed.emit('executions');
  }

  private async _refreshDocuments(): Promise<void> {
    const { client } = this._context;
    const path = this._path;
    const [project, pipelines, operations, resources] = await Promise.all([
      client.get('/projects/{project}', { path }),
      client.get('/projects/{project}/pipelines', { path }),
      client.get('/projects/{project}/operations', { path }),
      client.get('/projects/{project}/resources', { path })
    ]);
    this.pipelines = pipelines.pipelines;
    this.operations = operations.operations;
    this.resources = resources.resources;
    this.resourceKinds = resources.kinds;
    this._renames.see(this.operations);
    // While one id lives in two folders, its own record names the other one; the person looks at this one.
    if (this._project.other_path === null) {
      this.update(project);
    }
    this._changed.emit('operations');
    this._changed.emit('resources');
    this._changed.emit('pipelines');
  }

  private _onMessage(message: ProjectMessage): void {
    switch (message.type) {
      case 'watching':
        this._onWatching();
        break;
      case 'documents':
        this._refreshDocumentsSoon();
        break;
      case 'artifact':
        this._setArtifact(message.id, message.artifact);
        this._refreshDocumentsSoon();
        break;
      case 'execution':
        this._setExecutions(
          message.execution
            ? withExecution(this.executions, message.execution)
            : withoutExecution(this.executions, message.id)
        );
        this._models.get(message.id)?.apply(message);
        break;
      case 'job':
        if (message.job || this._models.has(message.execution)) {
          this.execution(message.execution).apply(message);
        }
    }
  }

  private _onExecutionChanged(model: ExecutionModel): void {
    if (model.jobs.size) {
      this._setExecutions(
        withCounts(this.executions, model.id, [...model.jobs.values()])
      );
    }
  }

  /** The connection is there (again): reads what may have changed unseen. */
  private _onWatching(): void {
    const models = [...this._models.values()].filter(
      model => !model.execution || !isFinal(model.execution.status)
    );
    const documents = this._hasWatched ? this._refreshDocuments() : null;
    this._hasWatched = true;
    Promise.all([
      documents,
      this._refreshRecords(),
      ...models.map(model => model.refresh())
    ]).catch(warn);
  }

  private _refreshDocumentsSoon(): void {
    clearTimeout(this._timer);
    this._timer = window.setTimeout(() => {
      this._refreshDocuments().catch(warn);
    }, SETTLE_MS);
  }

  private _setArtifact(id: string, artifact: Artifact | null): void {
    const others = this.artifacts.filter(other => other.id !== id);
    this.artifacts = artifact
      ? [...others, artifact].sort((a, b) =>
          a.created_at < b.created_at ? 1 : -1
        )
      : others;
    this._changed.emit('artifacts');
  }

  private _setExecutions(executions: readonly ExecutionSummary[]): void {
    if (executions !== this.executions) {
      this.executions = executions;
      this._changed.emit('executions');
    }
  }

  private readonly _changed = new Signal<this, Part>(this);
  private readonly _renamesNoticed = new Signal<
    this,
    readonly INoticedRename[]
  >(this);
  private readonly _renames: RenameWatch;
  private readonly _models = new Map<string, ExecutionModel>();
  private readonly _watch: IDisposable;
  private _timer = 0;
  private _hasWatched = false;
}

/** A refresh in the background failed; the next change or reconnection tries again. */
function warn(error: unknown): void {
  const reason = error instanceof ApiError ? error.message : String(error);
  console.warn(
    `DeepForge: what the project holds could not be read again: ${reason}`
  );
}
