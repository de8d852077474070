import type { Kernel as Kernels } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';

import type { IProjectKernels, IProjectModel } from '../tokens';
import { warn } from './warning';

/** How the kernel is; `none`: nobody has started it yet. */
export type TryStatus =
  | 'none'
  | 'starting'
  | 'idle'
  | 'busy'
  | 'restarting'
  | 'dead'
  | 'disconnected';

export interface IConnectionChange {
  readonly oldValue: Kernels.IKernelConnection | null;
  readonly newValue: Kernels.IKernelConnection | null;
}

const shared = new WeakMap<IProjectModel, TryKernel>();

/** The kernel of a project; all views of this page share one connection to it. */
export function kernelOf(
  project: IProjectModel,
  manager: Kernels.IManager
): TryKernel {
  let kernel = shared.get(project);
  if (!kernel) {
    kernel = new TryKernel(project.kernels, manager);
    shared.set(project, kernel);
  }
  return kernel;
}

/** The kernel in which the operations of a project are tried: started when it is first needed. */
export class TryKernel {
  constructor(
    private readonly _kernels: IProjectKernels,
    private readonly _manager: Pick<Kernels.IManager, 'findById' | 'connectTo'>
  ) {
    _kernels.changed.connect(this._onKernels, this);
    _kernels.refresh().catch(warn);
  }

  /** Status or reason may be others now. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get connectionChanged(): ISignal<this, IConnectionChange> {
    return this._connectionChanged;
  }

  /** What it held is gone: it was started, started again, or ended. */
  get emptied(): ISignal<this, void> {
    return this._emptied;
  }

  get connection(): Kernels.IKernelConnection | null {
    return this._connection;
  }

  get status(): TryStatus {
    if (this._pending) {
      return this._word;
    }
    const record = this._record;
    if (this._connection) {
      return statusOf(this._connection, record?.status ?? 'starting');
    }
    return (
      record?.status ?? (this._kernels.dead || this._isLost ? 'dead' : 'none')
    );
  }

  /** Why it died, or was started anew without anybody asking; null: nothing went wrong. */
  get reason(): string | null {
    return (this._record ?? this._kernels.dead)?.reason ?? null;
  }

  /** Its connection; starts it if it does not run. Throws ApiError. */
  connect(): Promise<Kernels.IKernelConnection> {
    const { _connection: connection } = this;
    if (this._pending) {
      return this._pending;
    }
    if (connection && this._record && connection.status !== 'dead') {
      return Promise.resolve(connection);
    }
    return this._begin('starting', () => this._connect());
  }

  /** Stops what it computes. Throws ApiError. */
  async interrupt(): Promise<void> {
    if (this._record) {
      await this._kernels.interrupt(this._record.id);
    }
  }

  /** Starts it again; what it held is gone. Throws ApiError. */
  async restart(): Promise<void> {
    const record = this._record;
    await (record
      ? this._begin('restarting', async () => {
          this._replace(null);
          await this._kernels.restart(record.id);
          return this._connect();
        })
      : this.connect());
  }

  private get _record() {
    return this._kernels.list.find(({ environment }) => !environment) ?? null;
  }

  /** Everybody who needs the connection waits for the same task. */
  private _begin(
    word: 'starting' | 'restarting',
    task: () => Promise<Kernels.IKernelConnection>
  ): Promise<Kernels.IKernelConnection> {
    this._word = word;
    const pending = task().finally(() => {
      if (this._pending === pending) {
        this._pending = null;
      }
      this._changed.emit();
    });
    this._pending = pending;
    this._changed.emit();
    return pending;
  }

  private async _connect(): Promise<Kernels.IKernelConnection> {
    const { id, started } = await this._kernels.start();
    const model = await this._manager.findById(id);
    const connection = this._manager.connectTo({
      model: model ?? { id, name: '' }
    });
    this._started = started;
    this._isTold = false;
    this._replace(connection);
    return connection;
  }

  private _replace(connection: Kernels.IKernelConnection | null): void {
    const oldValue = this._connection;
    oldValue?.statusChanged.disconnect(this._onStatus, this);
    oldValue?.connectionStatusChanged.disconnect(this._onChange, this);
    oldValue?.disposed.disconnect(this._onDisposed, this);
    connection?.statusChanged.connect(this._onStatus, this);
    connection?.connectionStatusChanged.connect(this._onChange, this);
    connection?.disposed.connect(this._onDisposed, this);
    this._connection = connection;
    this._isLost = connection === null;
    this._connectionChanged.emit({ oldValue, newValue: connection });
    this._emptied.emit();
    if (oldValue && !oldValue.isDisposed) {
      oldValue.dispose();
    }
    this._changed.emit();
  }

  private _onStatus(_: unknown, status: Kernels.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this._isTold = true;
      this._emptied.emit();
    }
    this._changed.emit();
  }

  private _onChange(): void {
    this._changed.emit();
  }

  private _onDisposed(): void {
    this._replace(null);
  }

  /** Somebody else may have ended it, or started it again, of which the connection is not told. */
  private _onKernels(): void {
    const { _connection: connection } = this;
    const record = this._record;
    if (connection && !this._pending) {
      if (record?.id !== connection.id) {
        this._replace(null);
      } else if (record.started !== this._started && this._isTold) {
        this._started = record.started;
        this._isTold = false;
      } else if (record.started !== this._started) {
        this._begin('restarting', () => {
          this._replace(null);
          return this._connect();
        }).catch(warn);
      }
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _connectionChanged = new Signal<this, IConnectionChange>(
    this
  );
  private readonly _emptied = new Signal<this, void>(this);
  private _connection: Kernels.IKernelConnection | null = null;
  private _pending: Promise<Kernels.IKernelConnection> | null = null;
  private _word: 'starting' | 'restarting' = 'starting';
  /** When what the connection is to was started. */
  private _started = '';
  /** The connection knows that it was started again since. */
  private _isTold = false;
  /** There was a connection, and it is gone. */
  private _isLost = false;
}

function statusOf(
  { status, connectionStatus }: Kernels.IKernelConnection,
  known: TryStatus
): TryStatus {
  switch (status) {
    case 'idle':
    case 'busy':
      return connectionStatus === 'connected' ? status : 'disconnected';
    case 'restarting':
    case 'autorestarting':
      return 'restarting';
    case 'dead':
    case 'terminating':
      return 'dead';
    case 'starting':
      return 'starting';
    default:
      return known;
  }
}
