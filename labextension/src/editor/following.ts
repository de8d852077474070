import { Signal, type ISignal } from '@lumino/signaling';

import type { IExecutionModel, IProjectModel } from '../tokens';

/** Keeps to the newest execution of one pipeline, whoever started it. */
export class Following {
  /** The execution itself changed, or became another one. */
  get executionChanged(): ISignal<this, void> {
    return this._executionChanged;
  }

  /** Emitted with the node whose job changed. */
  get jobChanged(): ISignal<this, string> {
    return this._jobChanged;
  }

  get execution(): IExecutionModel | null {
    return this._execution;
  }

  get isRunning(): boolean {
    const status = this._execution?.execution?.status;
    return status === 'pending' || status === 'queued' || status === 'running';
  }

  /** `path` is the pipeline's, from the project's folder. */
  update(project: IProjectModel, path: string | null): void {
    const newest = project.executions.find(
      row => row.execution.pipeline === path
    );
    const followed = project.executions.find(
      row => row.execution.id === this._id
    );
    if (
      followed &&
      newest &&
      newest.execution.created_at <= followed.execution.created_at
    ) {
      return;
    }
    const isNotListedYet = this._id !== null && !followed && this.isRunning;
    if (!isNotListedYet) {
      this.follow(project, newest?.execution.id ?? null);
    }
  }

  follow(project: IProjectModel | null, id: string | null): void {
    if (id === this._id) {
      return;
    }
    this._execution?.changed.disconnect(this._onChanged, this);
    this._id = id;
    this._execution = id === null ? null : (project?.execution(id) ?? null);
    this._execution?.changed.connect(this._onChanged, this);
    this._executionChanged.emit();
  }

  dispose(): void {
    this.follow(null, null);
    Signal.clearData(this);
  }

  private _onChanged(_: IExecutionModel, node: string | null): void {
    if (node === null) {
      this._executionChanged.emit();
    } else {
      this._jobChanged.emit(node);
    }
  }

  private readonly _executionChanged = new Signal<this, void>(this);
  private readonly _jobChanged = new Signal<this, string>(this);
  private _execution: IExecutionModel | null = null;
  private _id: string | null = null;
}
