import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';

import type { PipelineDoc } from '../document/pipelineDoc';
import type { Edit } from '../document/edits';
import type { PipelineEdge, PipelineGraph } from '../graph/pipeline';
import { huesOfProject, type Hues } from '../graph/ports';
import { indexProblems, NO_PROBLEMS } from '../graph/problems';
import type { ProblemIndex } from '../graph/problems';
import type { Job, Operation, Problem } from '../protocol/types';
import type { IExecutionModel, IProjectModel, IProjects } from '../tokens';
import { Following } from './following';
import {
  isSameSelection,
  type Banner,
  type Home,
  type ICanvas,
  type Selection,
  type SessionPart
} from './parts';

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
    this._following.executionChanged.connect(this._onExecution, this);
    this._following.jobChanged.connect((_, id) => this._jobChanged.emit(id));
    void this._attach();
  }

  /** Null until it is drawn. */
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

  get home(): Home {
    return this._home;
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
    return this._following.execution;
  }

  get banner(): Banner | null {
    return this._banner;
  }

  /** True from the click on Run until the server has answered. */
  get isStarting(): boolean {
    return this._isStarting;
  }

  get isRunning(): boolean {
    return this._following.isRunning;
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
    const name = this.graph.nodes.get(node)?.operation ?? '';
    return this._operations.get(name) ?? null;
  }

  /** The edge at an index of the document's text, as problems name it. */
  edgeAt(index: number): PipelineEdge | null {
    const ids = [...this.doc.texts().edges.keys()].sort();
    return this.graph.edges.get(ids[index] ?? '') ?? null;
  }

  job(node: string): Job | null {
    return this.execution?.jobs.get(node) ?? null;
  }

  /** One undoable step; does nothing where the document cannot be edited. */
  edit(change: Edit): void {
    if (!this._isReadOnly) {
      this.doc.edit(change);
    }
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const selection = { nodes: new Set(nodes), edges: new Set(edges) };
    if (!isSameSelection(selection, this._selection)) {
      this._selection = selection;
      this._changed.emit('selection');
    }
  }

  tell(message: string | null, kind: Banner['kind'] = 'error'): void {
    this._banner = message === null ? null : { message, kind };
    this._changed.emit('banner');
  }

  /** Starts an execution of what the person sees and follows it. Throws ApiError. */
  async run(
    options: { afresh?: boolean; nodes?: string[] } = {}
  ): Promise<void> {
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
      this._following.follow(this._project, execution.id);
    } finally {
      this._isStarting = false;
      this._changed.emit('state');
    }
  }

  async cancel(): Promise<void> {
    const id = this.execution?.execution?.id;
    if (id !== undefined) {
      await this._project?.cancel(id);
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
    this._following.dispose();
    this.doc.graphChanged.disconnect(this._onGraph, this);
    Signal.clearData(this);
  }

  private async _attach(): Promise<void> {
    const project = (await this.projects?.at(this._path)) ?? null;
    if (this._isDisposed || (project !== null && project === this._project)) {
      return;
    }
    this._detach();
    this._project = project;
    if (project) {
      project.changed.connect(this._onProject, this);
      await project.ready;
    }
    if (!this._isDisposed && project === this._project) {
      this._home = project ? 'known' : 'none';
      this._onProject(project, 'operations');
      this._onProject(project, 'executions');
      this._changed.emit('state');
    }
  }

  private _detach(): void {
    this._project?.changed.disconnect(this._onProject, this);
    this._project = null;
    this._following.follow(null, null);
  }

  private _onGraph(): void {
    const { nodes, edges } = this._selection;
    this._changed.emit('graph');
    this.select(
      [...nodes].filter(id => this.graph.nodes.has(id)),
      [...edges].filter(id => this.graph.edges.has(id))
    );
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
    } else if (part === 'executions' && project) {
      this._following.update(project, project.toProjectPath(this._path));
    }
  }

  private _onExecution(): void {
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
      const isCurrent = !this._isDisposed && project === this._project;
      if (isCurrent && text === this.doc.getSource()) {
        this.setProblems(problems);
      }
    } catch (error) {
      console.warn(`DeepForge could not check ${this._path}:`, error);
    }
  }

  private readonly _following = new Following();
  private readonly _validation: Debouncer;
  private readonly _changed = new Signal<this, SessionPart>(this);
  private readonly _jobChanged = new Signal<this, string>(this);
  private _path: string;
  private _project: IProjectModel | null = null;
  private _operations: ReadonlyMap<string, Operation> = new Map();
  private _hues: Hues = huesOfProject([]);
  private _problems: ProblemIndex = NO_PROBLEMS;
  private _selection: Selection = { nodes: new Set(), edges: new Set() };
  private _banner: Banner | null = null;
  private _home: Home = 'loading';
  private _isStarting = false;
  private _isReadOnly = false;
  private _isDisposed = false;
}
