import type { ISharedText, IYText, SourceChange } from '@jupyter/ydoc';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { Edit, Operation, Problem, Replacement } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';
import { AskAgain } from './askagain';
import { InterfaceReader } from './interfaceReader';
import type { TextDelta } from './rebasing';
import { warn } from './warning';

/** What of a session may have changed: where it is, what the code says, or what is wrong with it. */
export type OperationPart = 'place' | 'interface' | 'problems';

/** A place in the code, counted from 1. */
export interface ICodePlace {
  readonly line: number;
  readonly column?: number;
}

/** What an edit leaves to do by hand. */
export interface IApplied {
  /** Lines that still use what was removed. */
  readonly unresolved: readonly number[];
}

const ASK_AT_MOST = 20;

/** An operation whose code is open: the text that people type, and the interface that it says. */
export class OperationSession implements IDisposable {
  constructor(
    readonly context: DocumentRegistry.CodeContext,
    private readonly _projects: IProjects
  ) {
    this._reader = new InterfaceReader({
      read: async text => this._project?.code.read(this.name, text) ?? null,
      known: () => this._known()
    });
    this._reader.changed.connect((_, part) => this._changed.emit(part));
    context.pathChanged.connect(this._onPath, this);
    _projects.reachChanged.connect(this._onReach, this);
    this._asking = new AskAgain(_projects, () => this._findProject());
    this.placed = this._asking.begin();
    this.ready = this._open();
    this.ready.catch(() => undefined);
  }

  /** Settled when it is known whether the file lies in a project, or could not be: then it is asked again. */
  readonly placed: Promise<void>;
  /** Settled when the text is there as well and the code was read once, or could not be. */
  readonly ready: Promise<void>;
  isPlaced = false;
  isDisposed = false;

  /** The text, shared with whoever else has the file open. */
  get shared(): ISharedText {
    return this.context.model.sharedModel;
  }

  get text(): string {
    return this.shared.getSource();
  }

  /** From the project's folder, where one is known: `operations/Train.py`. */
  get path(): string {
    const { localPath } = this.context;
    return this.project?.toProjectPath(localPath) ?? localPath;
  }

  /** What pipelines call the operation: its file's stem. */
  get name(): string {
    return this.path.replace(/^.*\//, '').replace(/\.py$/, '');
  }

  /** False also until it is known. */
  get isOperation(): boolean {
    return this._project !== null && /^operations\/[^/]+$/.test(this.path);
  }

  /** Null until it is known, and where the file lies in none. */
  get project(): IProjectModel | null {
    return this._project;
  }

  /** What the code says; while it cannot be read, what it said last. Null where it never could be. */
  get interface(): Operation | null {
    return this._reader.interface;
  }

  /** What is wrong with the code as it is. */
  get problems(): readonly Problem[] {
    return this._reader.problems;
  }

  /** True while `interface` is of an earlier text, since this one cannot be read. */
  get isStale(): boolean {
    return this._reader.isStale;
  }

  get changed(): ISignal<this, OperationPart> {
    return this._changed;
  }

  /** Its editor was closed; the file may be open elsewhere. */
  get disposed(): ISignal<this, void> {
    return this._disposed;
  }

  /** Somebody wants to see a place of the code; whatever shows it now goes there. */
  get revealRequested(): ISignal<this, ICodePlace> {
    return this._revealRequested;
  }

  reveal(line: number, column?: number): void {
    this._revealRequested.emit({ line, column });
  }

  /**
   * Changes the code so that it says another interface: one step of undo, after the edits that were asked for before.
   * What others type meanwhile stays. Throws ApiError.
   */
  apply(edit: Edit): Promise<IApplied> {
    const applied = this._last.then(() => this._apply(edit));
    this._last = applied.then(
      () => undefined,
      () => undefined
    );
    return applied;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    this._asking.dispose();
    this.context.pathChanged.disconnect(this._onPath, this);
    this._projects.reachChanged.disconnect(this._onReach, this);
    this.shared.changed.disconnect(this._onText, this);
    this._reader.dispose();
    this._disposed.emit();
    Signal.clearData(this);
  }

  private async _open(): Promise<void> {
    await Promise.all([this.context.ready, this.placed]);
    if (!this.isDisposed) {
      this.shared.changed.connect(this._onText, this);
      // What could not be read is read when the server is back.
      await this._reader.readNow(this.text).catch(warn);
    }
  }

  private async _findProject(): Promise<void> {
    const isAgain = this.isPlaced;
    let project: IProjectModel | null = null;
    try {
      project = await this._projects.at(this.context.path);
    } finally {
      if (!this.isDisposed) {
        this._project = project;
        this.isPlaced = true;
        this._changed.emit('place');
        if (isAgain && this.context.isReady) {
          this._reader.readSoon(() => this.text);
        }
      }
    }
  }

  /** What the server could read of the file last. */
  private _known(): Operation | null {
    const named = this._project?.operations.find(
      ({ name }) => name === this.name
    );
    return named?.class_name ? named : null;
  }

  private async _apply(edit: Edit): Promise<IApplied> {
    for (let count = 1; ; count++) {
      if (!this._project) {
        throw new Error('The operation is in no project.');
      }
      const { text } = this;
      const typed: TextDelta[] = (this._typed = []);
      const [asked, { rebased }] = await Promise.all([
        this._project.code.edit(this.name, text, edit),
        import('./rebasing')
      ]);
      this._typed = null;
      const replacements = rebased(asked.replacements, text.length, typed);
      if (replacements) {
        this._replace(replacements);
        if (typed.length === 0) {
          this._reader.take(asked.operation);
        } else {
          this._reader.readNow(this.text).catch(warn);
        }
        return { unresolved: asked.unresolved };
      }
      if (count === ASK_AT_MOST) {
        throw new Error('Somebody is typing in the same place; try again.');
      }
    }
  }

  private _replace(replacements: readonly Replacement[]): void {
    const { shared } = this;
    const undoManager = isYText(shared) ? shared.undoManager : null;
    // A step of its own, however soon after the last key and before the next one.
    undoManager?.stopCapturing();
    shared.transact(() => {
      for (const { start, end, text } of [...replacements].reverse()) {
        shared.updateSource(start, end, text);
      }
    });
    undoManager?.stopCapturing();
  }

  private _onText(_: ISharedText, change: SourceChange): void {
    if (change.sourceChange) {
      this._typed?.push(change.sourceChange as TextDelta);
      this._reader.readSoon(() => this.text);
    }
  }

  /** What was typed while the server was away is read when it is back. */
  private _onReach(): void {
    const { isConnected, recordsAway } = this._projects;
    if (isConnected && recordsAway === null && this.context.isReady) {
      this._reader.readSoon(() => this.text);
    }
  }

  private _onPath(): void {
    this._changed.emit('place');
    void this._asking.begin();
  }

  private readonly _changed = new Signal<this, OperationPart>(this);
  private readonly _disposed = new Signal<this, void>(this);
  private readonly _revealRequested = new Signal<this, ICodePlace>(this);
  private readonly _asking: AskAgain;
  private readonly _reader: InterfaceReader;
  private _project: IProjectModel | null = null;
  private _last: Promise<void> = Promise.resolve();
  /** What was typed since an edit was asked for; null while none is. */
  private _typed: TextDelta[] | null = null;
}

function isYText(shared: ISharedText): shared is IYText {
  return 'undoManager' in shared;
}
