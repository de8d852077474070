import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { ExecutionSummary } from '../protocol/types';
import type { IProjectModel, IRunningExecutions } from '../tokens';
import { isFinal } from './executionList';
import { warn } from './warning';

const SETTLE_MS = 200;

/** What runs on the server in any project: read from it, and again when a project of this page says that its list changed. */
export class RunningExecutions implements IRunningExecutions {
  constructor(private readonly _client: Client) {}

  list: readonly ExecutionSummary[] = [];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get ended(): ISignal<this, ExecutionSummary> {
    return this._ended;
  }

  async refresh(): Promise<void> {
    try {
      const page = await this._client.get('/executions', {});
      this.list = page.executions;
      this._changed.emit();
    } catch (error) {
      warn(error);
    }
  }

  /** The executions of a project may be others now. */
  take(model: IProjectModel): void {
    let isOther = false;
    for (const row of model.executions) {
      const { id, status } = row.execution;
      const wasRunning = this._running.has(id);
      if (isFinal(status) !== wasRunning) {
        continue;
      }
      isOther = true;
      if (wasRunning) {
        this._running.delete(id);
        this._ended.emit(row);
      } else {
        this._running.add(id);
      }
    }
    if (isOther) {
      clearTimeout(this._timer);
      this._timer = window.setTimeout(() => void this.refresh(), SETTLE_MS);
    }
  }

  async stop(execution: string): Promise<void> {
    await this._client.post('/executions/{execution}/cancel', {
      path: { execution }
    });
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _ended = new Signal<this, ExecutionSummary>(this);
  /** Those of this page's projects. */
  private readonly _running = new Set<string>();
  private _timer = 0;
}
