import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { PipelineDoc } from '../document/pipelineDoc';
import type { Edit } from '../document/edits';
import type { Note } from '../graph/notes';
import type { PipelineGraph } from '../graph/pipeline';
import type { Hues } from '../graph/ports';
import type { ProblemIndex } from '../graph/problems';
import type { Job, Operation, Problem } from '../protocol/types';
import type { IExecutionModel, IProjectModel, IProjects } from '../tokens';
import { Checks, type IChecked } from './checks';
import { NodeFigures } from './figures';
import { ViewMemory } from './memory';
import { Notices } from './notices';
import {
  isSameSelection,
  NOTHING,
  type Banner,
  type Home,
  type ICanvas,
  type Selection,
  type SessionPart,
  type WantedField
} from './parts';
import { People } from './people';
import { Preferences } from './preferences';
import { Runs, type IRunOptions } from './runs';
import { Surroundings } from './surroundings';

/** One open pipeline: its document, its project, what is selected, what is wrong with it and how its run goes. */
export class EditorSession implements IDisposable {
  /** `path` is from the server's root. */
  constructor(
    readonly doc: PipelineDoc,
    path: string,
    readonly projects: IProjects | null,
    readonly preferences = new Preferences(),
    readonly views = new ViewMemory()
  ) {
    preferences.changed.connect(this._onPreferences, this);
    this._around = new Surroundings(path, projects, this.notices);
    this.figures = new NodeFigures(views, preferences, () => this.path);
    this.figures.changed.connect(() => this._changed.emit('figures'));
    this.people = new People(doc.awareness);
    this.people.changed.connect(() => this._changed.emit('people'));
    this._around.changed.connect(this._onAround, this);
    this._around.detached.connect(() => this._runs.follow(null, null));
    this._checks.changed.connect(() => this._changed.emit('problems'));
    doc.graphChanged.connect(this._onGraph, this);
    this._runs.executionChanged.connect(this._onExecution, this);
    this._runs.startingChanged.connect(() => this._changed.emit('state'));
    this._runs.jobChanged.connect((_, id) => this._jobChanged.emit(id));
  }

  readonly notices = new Notices();
  readonly figures: NodeFigures;
  readonly people: People;
  /** Null until it is drawn. */
  canvas: ICanvas | null = null;

  get path(): string {
    return this._around.path;
  }

  /** After a rename the session finds its project again. */
  set path(path: string) {
    this._around.path = path;
  }

  get graph(): PipelineGraph {
    return this.doc.graph;
  }

  get notes(): ReadonlyMap<string, Note> {
    return this.doc.notes;
  }

  get project(): IProjectModel | null {
    return this._around.project;
  }

  get home(): Home {
    return this._around.home;
  }

  get operations(): ReadonlyMap<string, Operation> {
    return this._around.operations;
  }

  get hues(): Hues {
    return this._around.hues;
  }

  get problems(): ProblemIndex {
    return this._checks.problems;
  }

  get selection(): Selection {
    return this._selection;
  }

  /** The run that the nodes show; null: there was none. */
  get execution(): IExecutionModel | null {
    return this._runs.execution;
  }

  get banner(): Banner | null {
    return this._banner;
  }

  get isStarting(): boolean {
    return this._runs.isStarting;
  }

  get isRunning(): boolean {
    return this._runs.isRunning;
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
    return this.operations.get(name) ?? null;
  }

  /** The field of the inspector that shall have the focus as soon as it is drawn. */
  get wantedField(): WantedField | null {
    return this._wantedField;
  }

  set wantedField(value: WantedField | null) {
    this._wantedField = value;
    if (value !== null) {
      this._changed.emit('field');
    }
  }

  job(node: string): Job | null {
    return this.execution?.jobs.get(node) ?? null;
  }

  /** The run that the nodes show was of other nodes only. */
  isLeftOut(node: string): boolean {
    return this._runs.isLeftOut(node);
  }

  /** One undoable step; does nothing where the document cannot be edited. */
  edit(change: Edit): void {
    if (!this._isReadOnly) {
      this.doc.edit(change);
    }
  }

  select(
    nodes: Iterable<string>,
    edges: Iterable<string> = [],
    notes: Iterable<string> = []
  ): void {
    const selection = {
      nodes: new Set(nodes),
      edges: new Set(edges),
      notes: new Set(notes)
    };
    if (!isSameSelection(selection, this._selection)) {
      this._selection = selection;
      this.people.select(selection.nodes, selection.notes);
      this._changed.emit('selection');
    }
  }

  /** The nodes that the person's search matches. */
  get found(): ReadonlySet<string> {
    return this._found;
  }

  set found(nodes: ReadonlySet<string>) {
    this._found = nodes;
    this._changed.emit('found');
  }

  tell(message: string | null, kind: Banner['kind'] = 'error'): void {
    this._banner = message === null ? null : { message, kind };
    this._changed.emit('banner');
  }

  /** Starts an execution of what the person sees and follows it; the answer is its id. Throws ApiError. */
  async run(options: IRunOptions = {}): Promise<string | undefined> {
    const { project, projectPath: path } = this._around;
    if (project && path !== null && !this.isStarting) {
      this.tell(null);
      return this._runs.start(project, path, options);
    }
  }

  async cancel(): Promise<void> {
    const id = this.execution?.execution?.id;
    if (id !== undefined) {
      await this.project?.cancel(id);
    }
  }

  /** Problems that the server found while it refused to run. */
  setProblems(problems: readonly Problem[]): void {
    this._checks.set(problems);
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._checks.dispose();
    this.figures.dispose();
    this.people.dispose();
    this.preferences.changed.disconnect(this._onPreferences, this);
    this._around.dispose();
    this._runs.dispose();
    this.doc.graphChanged.disconnect(this._onGraph, this);
    Signal.clearData(this);
  }

  private _onGraph(): void {
    this._changed.emit('graph');
    const { nodes, edges, notes } = this._selection;
    this.select(
      [...nodes].filter(id => this.graph.nodes.has(id)),
      [...edges].filter(id => this.graph.edges.has(id)),
      [...notes].filter(id => this.notes.has(id))
    );
    this._checks.ask();
  }

  private _onAround(around: Surroundings, part: string): void {
    if (part === 'home') {
      this._changed.emit('state');
    } else if (part === 'operations') {
      this._changed.emit('operations');
      this._checks.ask();
    } else if (part === 'artifacts' || part === 'resources') {
      this._changed.emit('project');
      this._checks.ask();
    } else if (part === 'executions' && around.project) {
      this._runs.update(around.project, around.projectPath);
    }
  }

  private _onPreferences(): void {
    this._changed.emit('state');
  }

  private _onExecution(): void {
    this._changed.emit('execution');
    this.graph.nodes.forEach((_, id) => this._jobChanged.emit(id));
  }

  private _checked(): IChecked | null {
    const { project, projectPath: path } = this._around;
    return project && path !== null
      ? { project, path, text: this.doc.getSource() }
      : null;
  }

  private readonly _runs = new Runs();
  private readonly _checks = new Checks(
    () => this._checked(),
    () => this.doc.edgeIds()
  );
  private readonly _around: Surroundings;
  private readonly _changed = new Signal<this, SessionPart>(this);
  private readonly _jobChanged = new Signal<this, string>(this);
  private _selection: Selection = NOTHING;
  private _found: ReadonlySet<string> = new Set();
  private _wantedField: WantedField | null = null;
  private _banner: Banner | null = null;
  private _isReadOnly = false;
  private _isDisposed = false;
}
