import type { Kernel as Kernels, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { cellAt, splitCells } from '../graph/cells';
import { ApiError } from '../protocol/client';
import type { Operation, Problem } from '../protocol/types';
import type { IProjectModel } from '../tokens';
import type { OperationSession } from './operationSession';
import type { TryKernel } from './tryKernel';
import type { TryMemory } from './tryMemory';
import type { TrySources } from './trySources';
import { TryValues } from './tryValues';

export type Future = Kernels.IShellFuture<
  KernelMessage.IExecuteRequestMsg,
  KernelMessage.IExecuteReplyMsg
>;

/** `starting`: the kernel is not there yet. */
export type TryState = 'ready' | 'starting' | 'running';

/** How the last try ended. */
export interface ITried {
  readonly outcome: 'done' | 'failed' | 'lost';
  readonly milliseconds: number;
}

/** What is wrong with one value; null as the message: it is missing. */
export type FieldProblems = ReadonlyMap<string, string | null>;

interface ITryingOptions {
  readonly session: Pick<
    OperationSession,
    'interface' | 'name' | 'text' | 'changed'
  >;
  readonly project: Pick<IProjectModel, 'kernels'>;
  readonly kernel: TryKernel;
  readonly sources: TrySources;
  readonly memory: TryMemory;
}

/** One operation, tried with chosen values in the project's kernel. */
export class Trying implements IDisposable {
  constructor(private readonly _options: ITryingOptions) {
    const { session, sources, memory, kernel } = _options;
    this.values = new TryValues(memory, sources, () => this.operation);
    this.values.changed.connect((_, name) => this._onValue(name));
    session.changed.connect(this._onChange, this);
    sources.changed.connect(this._onChange, this);
    kernel.emptied.connect(this._onEmptied, this);
  }

  readonly values: TryValues;
  isDisposed = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get operation(): Operation | null {
    return this._options.session.interface;
  }

  get kernel(): TryKernel {
    return this._options.kernel;
  }

  get state(): TryState {
    return this._state;
  }

  get tried(): ITried | null {
    return this._tried;
  }

  /** By input, attribute and reference. */
  get problems(): FieldProblems {
    return this._problems;
  }

  /** Why it could not be tried, where that is no matter of one value. */
  get message(): string | null {
    return this._message;
  }

  /** The line of the code that the message is about, from 1. */
  get line(): number | null {
    return this._line;
  }

  /** The class that the cell of the file defined is tried, as long as its code stays. */
  tookClassFrom(cell: string): void {
    this._cell = cell;
    this._changed.emit();
  }

  /** True while a class that a cell defined is what is tried. */
  get isFromCell(): boolean {
    return this._cell !== null && this._cell === this._classCell();
  }

  /** Somebody wants it run; whoever shows what comes of it does that, as soon as it is there. */
  get requested(): ISignal<this, void> {
    return this._requested;
  }

  request(): void {
    this._isRequested = true;
    this._requested.emit();
  }

  /** True once after a request. */
  takeRequest(): boolean {
    const isRequested = this._isRequested;
    this._isRequested = false;
    return isRequested;
  }

  /** Does nothing while it runs; `show` gets what the kernel sends. */
  async run(show: (future: Future) => void): Promise<void> {
    if (this._state !== 'ready') {
      return;
    }
    const missing = this.values.missing();
    this._problems = new Map(missing.map(name => [name, null]));
    this._message = null;
    if (missing.length > 0) {
      this._changed.emit();
      return;
    }
    this._setState(this.kernel.connection ? 'running' : 'starting');
    try {
      const { project, session } = this._options;
      const [code, connection] = await Promise.all([
        project.kernels.code(session.name, {
          ...this.values.request(),
          text: session.text,
          from_cells: this.isFromCell
        }),
        this.kernel.connect()
      ]);
      await this._execute(connection, code, show);
    } catch (error) {
      this._refused(error);
    }
    this._setState('ready');
  }

  /** Something that a person asked of the kernel could not be done. */
  tell(error: unknown): void {
    this._refused(error);
    this._changed.emit();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    const { session, sources, kernel } = this._options;
    session.changed.disconnect(this._onChange, this);
    kernel.emptied.disconnect(this._onEmptied, this);
    sources.dispose();
    Signal.clearData(this);
  }

  private async _execute(
    connection: Kernels.IKernelConnection,
    code: string,
    show: (future: Future) => void
  ): Promise<void> {
    const started = performance.now();
    const future = connection.requestExecute(
      {
        code,
        silent: false,
        store_history: false,
        stop_on_error: false,
        allow_stdin: true
      },
      false
    );
    this._setState('running');
    show(future);
    // It never answers where the kernel is started again or ends.
    const status = await future.done.then(
      ({ content }) => content.status,
      () => null
    );
    this._tried = {
      outcome: status === 'ok' ? 'done' : status === null ? 'lost' : 'failed',
      milliseconds: performance.now() - started
    };
  }

  private _refused(error: unknown): void {
    const problems =
      error instanceof ApiError && Array.isArray(error.details.problems)
        ? (error.details.problems as Problem[])
        : [];
    const placed = new Map<string, string>();
    for (const { where, message } of problems) {
      const name = where.port ?? where.attribute;
      if (name && this._has(name)) {
        placed.set(name, message);
      }
    }
    const isPlaced = problems.length > 0 && placed.size === problems.length;
    this._problems = placed;
    const line = error instanceof ApiError ? error.details.line : null;
    this._line = typeof line === 'number' ? line : null;
    this._message = isPlaced
      ? null
      : error instanceof Error
        ? error.message
        : String(error);
  }

  private _has(name: string): boolean {
    const {
      inputs = [],
      attributes = [],
      references = []
    } = this.operation ?? {};
    return [...inputs, ...attributes, ...references].some(
      field => field.name === name
    );
  }

  private _classCell(): string | null {
    const line = this.operation?.line;
    if (!line) {
      return null;
    }
    const { text } = this._options.session;
    const { from, to } = cellAt(splitCells(text), line);
    return text.slice(from, to);
  }

  private _setState(state: TryState): void {
    this._state = state;
    this._changed.emit();
  }

  private _onValue(name: string): void {
    const problems = new Map(this._problems);
    problems.delete(name);
    this._problems = problems;
    this._changed.emit();
  }

  private _onChange(): void {
    this._changed.emit();
  }

  private _onEmptied(): void {
    this._cell = null;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _requested = new Signal<this, void>(this);
  private _isRequested = false;
  private _state: TryState = 'ready';
  private _tried: ITried | null = null;
  private _problems: FieldProblems = new Map();
  private _message: string | null = null;
  private _line: number | null = null;
  private _cell: string | null = null;
}
