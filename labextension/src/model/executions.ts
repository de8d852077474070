import { Signal, type ISignal } from '@lumino/signaling';

import type { ProjectMessage } from '../protocol/feed';
import type {
  ChangeExecution,
  Execution,
  ExecutionSummary,
  StartExecution
} from '../protocol/types';
import type { IModelContext } from './context';
import {
  isFinal,
  withCounts,
  withExecution,
  withOlder,
  withoutExecution,
  withPage
} from './executionList';
import { ExecutionModel } from './executionModel';

const FIRST = 200;

/** The executions of one project, newest first: the newest ones at once, older ones when they are asked for. */
export class Executions {
  constructor(
    private readonly _project: string,
    private readonly _context: IModelContext
  ) {}

  /** Replaced (never mutated) when it changes. */
  list: readonly ExecutionSummary[] = [];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** How many there are on the server that `list` does not hold. */
  get older(): number {
    return this._older;
  }

  model(id: string): ExecutionModel {
    let model = this._models.get(id);
    if (!model) {
      model = new ExecutionModel(id, this._context);
      model.changed.connect(this._onModelChanged, this);
      this._models.set(id, model);
    }
    return model;
  }

  /** Reads the newest again. Throws ApiError. */
  async refresh(): Promise<void> {
    const page = await this._page(0);
    this._older = Math.max(
      0,
      page.total - withPage(this.list, page.executions, page.total).length
    );
    this.list = withPage(this.list, page.executions, page.total);
    page.executions
      .filter(row => !isFinal(row.execution.status))
      .forEach(row => this.model(row.execution.id));
    this._changed.emit();
  }

  /** Reads what comes after the oldest of the list. Throws ApiError. */
  async loadOlder(): Promise<void> {
    const page = await this._page(this.list.length);
    const list = withOlder(this.list, page.executions);
    const isEnd = page.executions.length < FIRST;
    this._older = isEnd ? 0 : Math.max(0, page.total - list.length);
    this.list = list;
    this._changed.emit();
  }

  /** The connection is there (again): reads the executions that may have gone on unseen. */
  async refreshLive(): Promise<void> {
    await Promise.all(
      [...this._models.values()]
        .filter(model => !model.execution || !isFinal(model.execution.status))
        .map(model => model.refresh())
    );
  }

  take(message: ProjectMessage): void {
    if (message.type === 'execution') {
      this._set(
        message.execution
          ? withExecution(this.list, message.execution)
          : withoutExecution(this.list, message.id)
      );
      this._models.get(message.id)?.apply(message);
    } else if (message.type === 'job') {
      if (message.job || this._models.has(message.execution)) {
        this.model(message.execution).apply(message);
      }
    }
  }

  /** This and the next four throw ApiError. */
  async start(body: StartExecution): Promise<Execution> {
    const execution = await this._answered(
      null,
      this._context.client.post('/projects/{project}/executions', {
        path: { project: this._project },
        body
      })
    );
    this.model(execution.id);
    return execution;
  }

  async cancel(id: string): Promise<void> {
    await this._context.client.post('/executions/{execution}/cancel', {
      path: { execution: id }
    });
  }

  async retry(id: string): Promise<void> {
    await this._answered(
      id,
      this._context.client.post('/executions/{execution}/retry', {
        path: { execution: id }
      })
    );
  }

  async change(id: string, changes: Partial<ChangeExecution>): Promise<void> {
    await this._answered(
      id,
      this._context.client.patch('/executions/{execution}', {
        path: { execution: id },
        body: changes
      })
    );
  }

  async delete(id: string): Promise<void> {
    await this._context.client.delete('/executions/{execution}', {
      path: { execution: id }
    });
    this._set(withoutExecution(this.list, id));
  }

  /** Takes the answer, unless the feed has said more since the question was asked (`id`: about which execution). */
  private async _answered(
    id: string | null,
    answer: Promise<Execution>
  ): Promise<Execution> {
    const known = (wanted: string) =>
      this.list.find(row => row.execution.id === wanted)?.execution;
    const before = id === null ? undefined : known(id);
    const execution = await answer;
    if (known(execution.id) === before) {
      this.take({
        type: 'execution',
        project: this._project,
        id: execution.id,
        execution
      });
    }
    return execution;
  }

  private _page(offset: number) {
    return this._context.client.get('/projects/{project}/executions', {
      path: { project: this._project },
      query: { limit: FIRST, offset }
    });
  }

  private _onModelChanged(model: ExecutionModel): void {
    if (model.jobs.size) {
      this._set(withCounts(this.list, model.id, [...model.jobs.values()]));
    }
  }

  private _set(list: readonly ExecutionSummary[]): void {
    if (list !== this.list) {
      this.list = list;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _models = new Map<string, ExecutionModel>();
  private _older = 0;
}
