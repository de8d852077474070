import { Signal, type ISignal } from '@lumino/signaling';

import type { RunRequest } from '../graph/runchoice';
import type { IExecutionModel, IProjectModel } from '../tokens';

export interface IRunOptions extends Partial<RunRequest> {
  /** These and what they need; absent: everything. */
  readonly nodes?: readonly string[];
  /** Of `nodes`, not what they need. */
  readonly only?: boolean;
}

/** Starts executions of one pipeline, and keeps to its newest, whoever started it. */
export class Runs {
  /** The execution itself changed, or became another one. */
  get executionChanged(): ISignal<this, void> {
    return this._executionChanged;
  }

  /** Emitted with the node whose job changed. */
  get jobChanged(): ISignal<this, string> {
    return this._jobChanged;
  }

  /** True from the click on Run until the server has answered. */
  get isStarting(): boolean {
    return this._isStarting;
  }

  get startingChanged(): ISignal<this, void> {
    return this._startingChanged;
  }

  get execution(): IExecutionModel | null {
    return this._execution;
  }

  /** The pipeline that ran had the node, but the run was of other nodes only. */
  isLeftOut(node: string): boolean {
    const execution = this._execution?.execution;
    return (
      !!execution &&
      node in execution.document.nodes &&
      execution.nodes.length > 0 &&
      !execution.nodes.includes(node)
    );
  }

  get isRunning(): boolean {
    const status = this._execution?.execution?.status;
    return status === 'pending' || status === 'queued' || status === 'running';
  }

  /** Runs what the person sees; the answer is the execution's id. `path` is the pipeline's, from the project's folder. Throws ApiError. */
  async start(
    project: IProjectModel,
    path: string,
    options: IRunOptions
  ): Promise<string> {
    this._setStarting(true);
    try {
      const execution = await project.run({
        ...options,
        pipeline: path,
        nodes: options.nodes ? [...options.nodes] : null
      });
      this.follow(project, execution.id);
      return execution.id;
    } finally {
      this._setStarting(false);
    }
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

  private _setStarting(value: boolean): void {
    this._isStarting = value;
    this._startingChanged.emit();
  }

  private readonly _startingChanged = new Signal<this, void>(this);
  private readonly _executionChanged = new Signal<this, void>(this);
  private readonly _jobChanged = new Signal<this, string>(this);
  private _execution: IExecutionModel | null = null;
  private _id: string | null = null;
  private _isStarting = false;
}
