import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';

import type { PipelineDoc } from '../document/pipelineDoc';
import type { Edit } from '../document/edits';
import type { PipelineEdge, PipelineGraph } from '../graph/pipeline';
import { huesOfProject, type Hues } from '../graph/ports';
import { indexProblems, NO_PROBLEMS, type ProblemIndex } from '../graph/problems';
import type { Job, Operation, Problem } from '../protocol/types';
import type { IExecutionModel, IProjectModel, IProjects } from '../tokens';

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** What the person is told in the editor; it stays until it is dismissed or the next run. */
export interface Banner {
  readonly message: string;
  readonly kind: 'error' | 'info';
}

/** What the canvas does for the toolbar, the menu and the list of problems. */
export interface ICanvas {
  fit(): void;
  arrange(): void;
  /** Opens the palette in the middle of what is seen. */
  add(): void;
  /** Selects a node and brings it into view. */
  reveal(node: string): void;
  focus(): void;
}

export type SessionPart =
  | 'graph'
  | 'operations'
  | 'problems'
  | 'selection'
  | 'execution'
  | 'banner'
  | 'state';

const VALIDATE_AFTER_MS = 400;

/** One open pipeline: its document, its project, what is selected, what is wrong with it and how its run goes. */
export class EditorSession implements IDisposable {
  /** `path` is from the server's root. */
  constructor(
    readonly doc: PipelineDoc,
    path: string,
    private readonly projects: IProjects | null
  ) {
    this._path = path;
    this._validation = new Debouncer(() => this._validate(), VALIDATE_AFTER_MS);
    doc.graphChanged.connect(this._onGraph, this);
    void this._attach();
  }

  /** Null until the canvas is drawn. */
  canvas: ICanvas | null = null;

  get path(): string {
    return this._path;
  }

  /** After a rename the session finds its project again. */
  set path(path: string) {
    if (path !== this._path) {
      this._path = path;
      void this._attach();
    }
  }

  get graph(): PipelineGraph {
    return this.doc.graph;
  }

  get project(): IProjectModel | null {
    return this._project;
  }

  get operations(): ReadonlyMap<string, Operation> {
    return this._operations;
  }

  get hues(): Hues {
    return this._hues;
  }

  get problems(): ProblemIndex {
    return this._problems;
  }

  get selection(): Selection {
    return this._selection;
  }

  /** The run that the nodes show; null: there was none. */
  get execution(): IExecutionModel | null {
    return this._execution;
  }

  get banner(): Banner | null {
    return this._banner;
  }

  /** True from the click on Run until the server has answered. */
  get isStarting(): boolean {
    return this._isStarting;
  }

  get isRunning(): boolean {
    const status = this._execution?.execution?.status;
    return status === 'pending' || status === 'queued' || status === 'running';
  }

  get isReadOnly(): boolean {
    return this._isReadOnly;
  }

  set isReadOnly(value: boolean) {
    if (value !== this._isReadOnly) {
      this._isReadOnly = value;
      this._changed.emit('state');
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get changed(): ISignal<this, SessionPart> {
    return this._changed;
  }

  /** Emitted with the node whose job changed. */
  get jobChanged(): ISignal<this, string> {
    return this._jobChanged;
  }

  operationOf(node: string): Operation | null {
    const name = this.graph.nodes.get(node)?.operation;
    return (name !== undefined && this._operations.get(name)) || null;
  }

  /** The edge at an index of the document's text, as problems name it. */
  edgeAt(index: number): PipelineEdge | null {
    const ids = [...this.doc.texts().edges.keys()].sort();
    return this.graph.edges.get(ids[index] ?? '') ?? null;
  }

  job(node: string): Job | null {
    return this._execution?.jobs.get(node) ?? null;
  }

  /** One undoable step; does nothing where the document cannot be edited. */
  edit(change: Edit): void {
    if (!this._isReadOnly) {
      this.doc.edit(change);
    }
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const selection = { nodes: new Set(nodes), edges: new Set(edges) };
    if (!same(selection.nodes, this._selection.nodes) || !same(selection.edges, this._selection.edges)) {
      this._selection = selection;
      this._changed.emit('selection');
    }
  }

  tell(message: string | null, kind: Banner['kind'] = 'error'): void {
    this._banner = message === null ? null : { message, kind };
    this._changed.emit('banner');
  }

  /** Starts an execution of what the person sees and follows it. Throws ApiError. */
  async run(options: { afresh?: boolean; nodes?: string[] } = {}): Promise<void> {
    const path = this._project?.toProjectPath(this._path) ?? null;
    if (!this._project || path === null || this._isStarting) {
      return;
    }
    this.tell(null);
    this._isStarting = true;
    this._changed.emit('state');
    try {
      const execution = await this._project.run({
        pipeline: path,
        name: null,
        attributes: {},
        nodes: options.nodes ?? null,
        afresh: options.afresh ?? false
      });
      this._follow(execution.id);
    } finally {
      this._isStarting = false;
      this._changed.emit('state');
    }
  }

  async cancel(): Promise<void> {
    const id = this._execution?.execution?.id;
    if (this._project && id !== undefined) {
      await this._project.cancel(id);
    }
  }

  /** Problems that the server found while it refused to run. */
  setProblems(problems: readonly Problem[]): void {
    this._problems = indexProblems(problems, this._problems);
    this._changed.emit('problems');
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._validation.dispose();
    this._detach();
    this.doc.graphChanged.disconnect(this._onGraph, this);
    Signal.clearData(this);
  }

  private async _attach(): Promise<void> {
    const project = (await this.projects?.at(this._path)) ?? null;
    if (this._isDisposed || project === this._project) {
      return;
    }
    this._detach();
    this._project = project;
    if (project) {
      project.changed.connect(this._onProject, this);
      await project.ready;
    }
    if (!this._isDisposed && project === this._project) {
      this._onProject(project, 'operations');
      this._onProject(project, 'executions');
      this._changed.emit('state');
    }
  }

  private _detach(): void {
    this._project?.changed.disconnect(this._onProject, this);
    this._project = null;
    this._execution?.changed.disconnect(this._onJob, this);
    this._execution = null;
    this._followed = null;
  }

  private _onGraph(): void {
    const nodes = [...this._selection.nodes].filter(id => this.graph.nodes.has(id));
    const edges = [...this._selection.edges].filter(id => this.graph.edges.has(id));
    this._changed.emit('graph');
    this.select(nodes, edges);
    void this._validation.invoke();
  }

  private _onProject(project: IProjectModel | null, part: string): void {
    if (part === 'operations') {
      const operations = project?.operations ?? [];
      this._operations = new Map(operations.map(item => [item.name, item]));
      this._hues = huesOfProject(operations);
      this._changed.emit('operations');
      void this._validation.invoke();
    } else if (part === 'artifacts') {
      void this._validation.invoke();
    } else if (part === 'executions') {
      this._followNewest();
    }
  }

  private _followNewest(): void {
    const path = this._project?.toProjectPath(this._path);
    const newest = this._project?.executions.find(row => row.execution.pipeline === path);
    const followed = this._project?.executions.find(row => row.execution.id === this._followed);
    if (!newest) {
      if (this._followed && !this._isStarting && !followed) {
        this._follow(null);
      }
      return;
    }
    if (!followed || newest.execution.created_at > followed.execution.created_at) {
      const isOnItsWay = this._followed !== null && !followed && this.isRunning;
      if (!isOnItsWay) {
        this._follow(newest.execution.id);
      }
    }
  }

  private _follow(id: string | null): void {
    if (id === this._followed) {
      return;
    }
    this._execution?.changed.disconnect(this._onJob, this);
    this._followed = id;
    this._execution = id === null ? null : (this._project?.execution(id) ?? null);
    this._execution?.changed.connect(this._onJob, this);
    this._onJob(null, null);
  }

  private _onJob(_: IExecutionModel | null, node: string | null): void {
    if (node !== null) {
      this._jobChanged.emit(node);
      return;
    }
    this._changed.emit('execution');
    this.graph.nodes.forEach((_, id) => this._jobChanged.emit(id));
  }

  private async _validate(): Promise<void> {
    const project = this._project;
    const path = project?.toProjectPath(this._path) ?? null;
    if (this._isDisposed || !project || path === null) {
      return;
    }
    const text = this.doc.getSource();
    try {
      const problems = await project.validate(path, text);
      if (!this._isDisposed && project === this._project && text === this.doc.getSource()) {
        this.setProblems(problems);
      }
    } catch (error) {
      console.warn(`DeepForge could not check ${this._path}:`, error);
    }
  }

  private readonly _validation: Debouncer;
  private readonly _changed = new Signal<this, SessionPart>(this);
  private readonly _jobChanged = new Signal<this, string>(this);
  private _path: string;
  private _project: IProjectModel | null = null;
  private _operations: ReadonlyMap<string, Operation> = new Map();
  private _hues: Hues = huesOfProject([]);
  private _problems: ProblemIndex = NO_PROBLEMS;
  private _selection: Selection = { nodes: new Set(), edges: new Set() };
  private _execution: IExecutionModel | null = null;
  private _followed: string | null = null;
  private _banner: Banner | null = null;
  private _isStarting = false;
  private _isReadOnly = false;
  private _isDisposed = false;
}

function same(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every(item => right.has(item));
}
