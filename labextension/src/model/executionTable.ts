import { Signal, type ISignal } from '@lumino/signaling';

import {
  searchText,
  valueColumns,
  type IQuery,
  FIRST_QUERY
} from '../graph/listquery';
import { ApiError, type Client } from '../protocol/client';
import type {
  Dependents,
  Execution,
  ExecutionSummary,
  ListChoices
} from '../protocol/types';
import type { IProjectModel, ProjectPart } from '../tokens';

export const PAGE = 100;
const REFRESH_MS = 300;

/** A page of a project's executions as the server finds and sorts them, kept up to date. */
export class ExecutionTable {
  constructor(
    readonly project: IProjectModel,
    private readonly _client: Client,
    query: IQuery = FIRST_QUERY
  ) {
    this._query = query;
    project.changed.connect(this._onProject, this);
    this._seen = this._state();
    void this.refresh();
    void this.refreshChoices();
  }

  /** Replaced (never mutated) when it changes. */
  rows: readonly ExecutionSummary[] = [];
  /** On all pages. */
  total = 0;
  choices: ListChoices = { columns: [], tags: [], people: [] };
  /** Why the last question was refused; the rows are those of the one before. */
  failure: string | null = null;
  /** The same, if what was searched for was not understood. */
  refusal: string | null = null;
  /** False until the first answer has come. */
  isReady = false;
  isLoading = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get query(): IQuery {
    return this._query;
  }

  /** How many rows come before the page. */
  get offset(): number {
    return this._offset;
  }

  /** Other columns keep the page, anything else begins with the first. */
  setQuery(changes: Partial<IQuery>): void {
    const asked = Object.keys(changes).some(name => name !== 'columns');
    this._query = { ...this._query, ...changes };
    this._offset = asked ? 0 : this._offset;
    void this.refresh();
  }

  turnTo(offset: number): void {
    this._offset = Math.max(0, offset);
    void this.refresh();
  }

  /** Those of `ids` that were on a page since the list was opened, as last seen. */
  executions(ids: ReadonlySet<string>): readonly Execution[] {
    return [...this._known].flatMap(([id, one]) => (ids.has(id) ? one : []));
  }

  /** They are on no page any more. */
  forget(ids: readonly string[]): void {
    ids.forEach(id => this._known.delete(id));
  }

  /** Asks again; an older question is given up. */
  async refresh(): Promise<void> {
    const question = ++this._asked;
    this._asking.abort();
    this._asking = new AbortController();
    this.isLoading = true;
    this._changed.emit();
    const { sort } = this._query;
    try {
      const page = await this._client.get(
        '/projects/{project}/executions',
        {
          path: this._path,
          query: {
            limit: PAGE,
            offset: this._offset,
            search: searchText(this._query),
            sort,
            columns: valueColumns(this._query),
            zone: Intl.DateTimeFormat().resolvedOptions().timeZone
          }
        },
        this._asking.signal
      );
      if (question !== this._asked) {
        return;
      }
      this._show(page.executions);
      this.total = page.total;
      this.failure = this.refusal = null;
      if (page.executions.length === 0 && this._offset > 0) {
        this.turnTo(Math.floor(Math.max(0, page.total - 1) / PAGE) * PAGE);
        return;
      }
    } catch (error) {
      if (question !== this._asked) {
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      const isRefused = error instanceof ApiError && error.status === 400;
      this.refusal = isRefused ? message : null;
      this.failure = isRefused ? null : message;
    }
    this.isReady = true;
    this.isLoading = false;
    this._changed.emit();
  }

  /** Throws nothing: the last choices stay. */
  async refreshChoices(): Promise<void> {
    try {
      this.choices = await this._client.get(
        '/projects/{project}/executions/choices',
        { path: this._path }
      );
      this._changed.emit();
    } catch {
      // What can be chosen is asked for again when the next execution ends.
    }
  }

  /** Throws ApiError. */
  dependents(execution: string): Promise<Dependents> {
    return this._client.get('/executions/{execution}/dependents', {
      path: { execution }
    });
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this._asked++;
    this._asking.abort();
    this.project.changed.disconnect(this._onProject, this);
    Signal.clearData(this);
  }

  private get _path(): { project: string } {
    return { project: this.project.project.id };
  }

  /** What goes on is drawn at once; what began, ended or was written on may be at another place, and is asked for. */
  private _onProject(_: IProjectModel, part: ProjectPart): void {
    if (part !== 'executions') {
      return;
    }
    const live = new Map(
      this.project.executions.map(row => [row.execution.id, row])
    );
    this._show(
      this.rows.map(row => {
        const now = live.get(row.execution.id);
        return now ? { ...now, cells: row.cells } : row;
      })
    );
    this._changed.emit();
    const state = this._state();
    if (state !== this._seen || this.failure !== null) {
      this._seen = state;
      window.clearTimeout(this._timer);
      this._timer = window.setTimeout(() => {
        void this.refresh();
        void this.refreshChoices();
      }, REFRESH_MS);
    }
  }

  private _show(rows: readonly ExecutionSummary[]): void {
    this.rows = rows;
    rows.forEach(({ execution }) => this._known.set(execution.id, execution));
  }

  private _state(): string {
    return this.project.executions
      .map(({ execution: { id, status, name, tags, note, is_starred } }) =>
        [id, status, name, tags, note, is_starred].join('\t')
      )
      .join('\n');
  }

  private readonly _known = new Map<string, Execution>();
  private readonly _changed = new Signal<this, void>(this);
  private _query: IQuery;
  private _offset = 0;
  private _asked = 0;
  private _asking = new AbortController();
  private _seen: string;
  private _timer = 0;
}
