import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { followFeed } from '../model/followFeed';
import type { Execution, Job, ReuseReport } from '../protocol/types';
import type { IExecutionModel, IFigureHistory, IJobFeed } from '../tokens';
import { asOf } from './attempts';

/** The job that somebody looks at, and its feed once there is one. */
export class ShownJob implements IDisposable {
  /** Another job, its state, or what its feed holds. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get node(): string | null {
    return this._node;
  }

  /** As it is now. */
  get newest(): Job | null {
    return (this._node !== null && this._model?.jobs.get(this._node)) || null;
  }

  /** As it was after the attempt that is shown. */
  get job(): Job | null {
    return this.newest && asOf(this.newest, this._attempt);
  }

  /** An attempt that somebody chose; null: the newest, whichever that is. */
  get attempt(): number | null {
    return this._attempt;
  }

  get execution(): Execution | null {
    return this._model?.execution ?? null;
  }

  get feed(): IJobFeed | null {
    return this._feed;
  }

  /** Somebody chose another attempt of the job. */
  get attemptChanged(): ISignal<this, void> {
    return this._attemptChanged;
  }

  /** Why the attempt ran rather than taking an earlier result. */
  readonly askWhy = async (): Promise<ReuseReport> => {
    if (!this._model || this._node === null) {
      throw new Error('No job is shown.');
    }
    return this._model.reuse(this._node, this._attempt);
  };

  /** What a figure of the job showed. */
  readonly history = async (figure: string): Promise<IFigureHistory> => {
    if (!this._feed) {
      throw new Error('No job is shown.');
    }
    return this._feed.history(figure);
  };

  /** `null` for none. Of another job the newest attempt is shown. */
  set(model: IExecutionModel | null, node: string | null): void {
    if (model === this._model && node === this._node) {
      return;
    }
    this._model?.changed.disconnect(this._onExecution, this);
    this._model = model;
    this._node = node;
    this._attempt = null;
    model?.changed.connect(this._onExecution, this);
    this._followAnew();
  }

  /** Null: the newest, whichever that is. */
  readonly setAttempt = (attempt: number | null): void => {
    if (attempt !== this._attempt) {
      this._attempt = attempt;
      this._followAnew();
      this._attemptChanged.emit();
    }
  };

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this.set(null, null);
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onExecution(_: IExecutionModel, node: string | null): void {
    if (node === null || node === this._node) {
      this._follow();
      this._emit();
    }
  }

  private _followAnew(): void {
    this._unfollow?.();
    this._unfollow = null;
    this._feed = null;
    this._follow();
    this._emit();
  }

  /** Subscribes once the job has an attempt whose feed can be read. */
  private _follow(): void {
    if (this._unfollow || !this._model || this._node === null || !this.job) {
      return;
    }
    const show = (feed: IJobFeed) => {
      this._feed = feed;
      this._emit();
    };
    this._unfollow = followFeed(this._model, this._node, show, this._attempt);
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _attemptChanged = new Signal<this, void>(this);
  private readonly _changed = new Signal<this, void>(this);
  private _model: IExecutionModel | null = null;
  private _node: string | null = null;
  private _attempt: number | null = null;
  private _feed: IJobFeed | null = null;
  private _unfollow: (() => void) | null = null;
  private _isDisposed = false;
}
