import { Signal, type ISignal } from '@lumino/signaling';

import { ApiError } from '../protocol/client';
import type {
  Execution,
  ExecutionChanged,
  Job,
  JobChanged,
  Operation,
  Reproduction,
  ReuseReport
} from '../protocol/types';
import type { IExecutionModel, IJobFeed } from '../tokens';
import type { IModelContext } from './context';
import type { JobFeed } from './jobFeed';
import { isTrusted, keepTrust } from './trust';
import { Reading } from './reading';

/** Loaded when it is made, then told of changes by its project's model. */
export class ExecutionModel implements IExecutionModel {
  constructor(
    readonly id: string,
    private readonly _context: IModelContext
  ) {
    this._reading = new Reading(message => this._apply(message));
    this.ready = this.refresh();
    this.ready.catch(() => undefined);
  }

  readonly ready: Promise<void>;

  get execution(): Execution | null {
    return this._execution;
  }

  get jobs(): ReadonlyMap<string, Job> {
    return this._jobs;
  }

  get changed(): ISignal<this, string | null> {
    return this._changed;
  }

  async feed(node: string, attempt: number | null = null): Promise<IJobFeed> {
    const { JobFeed } = await import('./jobFeed');
    const { client } = this._context;
    const key = `${attempt ?? ''}/${node}`;
    let shared = this._feeds.get(key);
    if (!shared) {
      shared = new JobFeed({
        feed: this._context.feed,
        execution: this.id,
        node,
        attempt,
        isTrusted: this._isTrusted(),
        trust: () => this._trust(),
        logUrl: times => client.logUrl(this.id, node, { times, attempt }),
        blobUrl: (name, of) => client.blobUrl(this.id, node, of, name),
        history: (display, of) =>
          client.get('/executions/{execution}/jobs/{node}/displays/{display}', {
            path: { execution: this.id, node, display },
            query: { attempt: of }
          }),
        onReleased: () => this._feeds.delete(key)
      });
      this._feeds.set(key, shared);
    }
    return shared.handle();
  }

  async operations(): Promise<readonly Operation[]> {
    const { operations } = await this._context.client.get(
      '/executions/{execution}/operations',
      { path: { execution: this.id } }
    );
    return operations;
  }

  reuse(node: string, attempt: number | null = null): Promise<ReuseReport> {
    return this._context.client.get(
      '/executions/{execution}/jobs/{node}/reuse',
      { path: { execution: this.id, node }, query: { attempt } }
    );
  }

  reproduction(): Promise<Reproduction> {
    return this._context.client.get('/executions/{execution}/reproduction', {
      path: { execution: this.id }
    });
  }

  /** Reads it again. Throws ApiError. */
  refresh(): Promise<void> {
    return this._reading.read(
      () => this._ask(),
      ({ execution, jobs }) => {
        this._isRead = true;
        this._execution = execution;
        this._jobs = new Map(jobs.map(job => [job.node, job]));
        this._feeds.forEach(feed => feed.setTrusted(this._isTrusted()));
        this._changed.emit(null);
        [...this._jobs.keys()].forEach(node => this._changed.emit(node));
      }
    );
  }

  apply(message: ExecutionChanged | JobChanged): void {
    this._reading.tell(message);
  }

  private async _ask(): Promise<{ execution: Execution | null; jobs: Job[] }> {
    try {
      const path = { execution: this.id };
      return await this._context.client.get('/executions/{execution}', {
        path
      });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_found') {
        return { execution: null, jobs: [] };
      }
      throw error;
    }
  }

  /** A change alone is not enough to begin with: it comes without the document. */
  private _apply(message: ExecutionChanged | JobChanged): void {
    if (!this._isRead) {
      return;
    }
    if (message.type === 'execution') {
      this._applyExecution(message.execution);
    } else {
      this._applyJob(message.node, message.job);
    }
  }

  private _applyExecution(execution: Execution | null): void {
    this._execution = execution && {
      ...execution,
      document: this._execution?.document ?? execution.document,
      attributes: this._execution?.attributes ?? execution.attributes
    };
    this._changed.emit(null);
  }

  private _applyJob(node: string, job: Job | null): void {
    const jobs = new Map(this._jobs);
    if (job) {
      jobs.set(node, job);
    } else {
      jobs.delete(node);
    }
    this._jobs = jobs;
    this._changed.emit(node);
  }

  /** The person started it, or said that its output may run. */
  private _isTrusted(): boolean {
    const person = this._context.person();
    const isOwn = person !== null && this._execution?.created_by === person;
    return isOwn || this._hasTrust || isTrusted(person, this.id);
  }

  private _trust(): void {
    this._hasTrust = true;
    keepTrust(this._context.person(), this.id);
    this._feeds.forEach(feed => feed.setTrusted(true));
  }

  private readonly _reading: Reading<ExecutionChanged | JobChanged>;
  private readonly _changed = new Signal<this, string | null>(this);
  /** By node, and before it the attempt where one is read by itself. */
  private readonly _feeds = new Map<string, JobFeed>();
  private _execution: Execution | null = null;
  private _hasTrust = false;
  private _jobs: ReadonlyMap<string, Job> = new Map();
  private _isRead = false;
}
