import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { ExecutionComparison } from '../protocol/types';
import type { IExecutionModel, IProjectModel, ProjectPart } from '../tokens';
import { Reading } from './reading';

const REFRESH_MS = 300;

/** Executions beside each other, asked for again when one of them changes. */
export class ComparisonModel {
  constructor(
    readonly project: IProjectModel,
    readonly ids: readonly string[],
    private readonly _client: Client
  ) {
    this.executions = ids.map(id => project.execution(id));
    project.changed.connect(this._onProject, this);
    this._seen = this._known();
    void this.refresh();
  }

  /** In the order of `ids`; of those that were deleted `execution` is null. */
  readonly executions: readonly IExecutionModel[];
  /** Null until the first answer has come. */
  compared: ExecutionComparison | null = null;
  failure: string | null = null;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Never throws: `failure` says what went wrong. */
  async refresh(): Promise<void> {
    const path = { project: this.project.project.id };
    const query = { executions: [...this.ids] };
    try {
      await this._reading.read(
        () =>
          this._client.get('/projects/{project}/executions/comparison', {
            path,
            query
          }),
        compared => {
          this.compared = compared;
          this.failure = null;
        }
      );
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this._changed.emit();
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this.project.changed.disconnect(this._onProject, this);
    Signal.clearData(this);
  }

  private _onProject(_: IProjectModel, part: ProjectPart): void {
    const known = this._known();
    if (
      (part === 'executions' || part === 'artifacts') &&
      (known !== this._seen || this.failure !== null)
    ) {
      this._seen = known;
      window.clearTimeout(this._timer);
      this._timer = window.setTimeout(() => void this.refresh(), REFRESH_MS);
    }
  }

  private _known(): string {
    const { executions, artifacts } = this.project;
    const own = executions.filter(row => this.ids.includes(row.execution.id));
    return JSON.stringify([
      own.map(({ execution, ended }) => [
        execution.id,
        execution.name,
        execution.status,
        ended
      ]),
      artifacts.length
    ]);
  }

  private readonly _reading = new Reading();
  private readonly _changed = new Signal<this, void>(this);
  private _seen: string;
  private _timer = 0;
}
