import { Signal, type ISignal } from '@lumino/signaling';

import type { ProjectMessage } from '../protocol/feed';
import type {
  ChangeExecution,
  Execution,
  ExecutionChanged,
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
import { Reading } from './reading';

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
  refresh(): Promise<void> {
    return this._reading.read(
      () => this._page(0),
      ({ executions, total }) => {
        const list = withPage(this.list, executions, total);
        this._older = Math.max(0, total - list.length);
        this.list = [...this._models.values()].reduce(counted, list);
        executions
          .filter(row => !isFinal(row.execution.status))
          .forEach(row => this.model(row.execution.id));
        this._changed.emit();
      }
    );
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

  /** The connection is there (again): reads what may have gone on unseen, or was begun again. Throws ApiError. */
  async catchUp(): Promise<void> {
    await this.refresh();
    const rows = new Map(this.list.map(row => [row.execution.id, row]));
    await Promise.all(
      [...this._models.values()]
        .filter(({ id, execution }) => {
          const now = rows.get(id)?.execution;
          return !isFinal(execution?.status) || !isSame(execution, now);
        })
        .map(model => model.refresh())
    );
  }

  take(message: ProjectMessage): void {
    if (message.type === 'execution') {
      this._reading.tell(message);
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
    const gone = { id, project: this._project, execution: null };
    this._reading.tell({ type: 'execution', ...gone });
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

  private _apply({ id, execution }: ExecutionChanged): void {
    this._set(
      execution
        ? withExecution(this.list, execution)
        : withoutExecution(this.list, id)
    );
  }

  private _onModelChanged(model: ExecutionModel): void {
    this._set(counted(this.list, model));
  }

  private _set(list: readonly ExecutionSummary[]): void {
    if (list !== this.list) {
      this.list = list;
      this._changed.emit();
    }
  }

  private readonly _reading = new Reading<ExecutionChanged>(message =>
    this._apply(message)
  );
  private readonly _changed = new Signal<this, void>(this);
  private readonly _models = new Map<string, ExecutionModel>();
  private _older = 0;
}

/** The list with a row's counts as the jobs say, where they are known. */
function counted(
  list: readonly ExecutionSummary[],
  { id, jobs }: ExecutionModel
): readonly ExecutionSummary[] {
  return jobs.size ? withCounts(list, id, [...jobs.values()]) : list;
}

/** Rows of the list come without what an execution was made of. */
function isSame(one: Execution | null, row: Execution | undefined): boolean {
  const told = (execution: Execution | null | undefined) =>
    JSON.stringify({ ...execution, document: null, attributes: null });
  return told(one) === told(row);
}
