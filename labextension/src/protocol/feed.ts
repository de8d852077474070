/** The one websocket of this page: it comes back by itself and asks again for what it had not got. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { API } from './client';
import type {
  FeedMessage,
  FeedRequest,
  JobEvents,
  RecordsReach,
  Refused
} from './types';

export type ProjectMessage = Exclude<
  FeedMessage,
  JobEvents | RecordsReach | Refused
>;
export type JobMessage = JobEvents | Refused;

export interface IWatchJob {
  execution: string;
  node: string;
  /** The attempt to begin with; the newest without it. */
  attempt?: number;
  /** Go on with newer attempts; true without it. */
  follow?: boolean;
  /** Texts say when they were printed. */
  times?: boolean;
}

interface IJobWatch extends IWatchJob {
  /** Events of an older watch of the same job may still be on their way. */
  readonly id: number;
  after: number;
  listener: (message: JobMessage) => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A connection that is there again sooner was not lost. */
const PATIENCE_MS = 1500;

export class Feed implements IDisposable {
  constructor(
    private readonly _settings: ServerConnection.ISettings = ServerConnection.makeSettings(),
    private readonly _firstDelay_ms = FIRST_DELAY_MS
  ) {}

  get isConnected(): boolean {
    return this._socket?.readyState === 1;
  }

  /** True a moment after the connection was lost, until it is there again. */
  get isLost(): boolean {
    return this._isLost;
  }

  /** The place of the records while the server cannot reach them; null: it can. */
  get recordsAway(): string | null {
    return this._recordsAway;
  }

  /** One of these two is another, or the connection is there again. */
  get reachChanged(): ISignal<this, void> {
    return this._reachChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Changes of the project's records and documents, until the answer is disposed. `watching` comes first, and again
   * after each interruption (also of what the server knows itself): what REST answered before may be out of date.
   */
  watchProject(
    project: string,
    listener: (message: ProjectMessage) => void
  ): IDisposable {
    const listeners = this._projects.get(project) ?? new Set();
    this._projects.set(project, listeners.add(listener));
    if (listeners.size === 1) {
      this._send({ type: 'watch_project', project });
    }
    return new DisposableDelegate(() => {
      listeners.delete(listener);
      if (listeners.size === 0 && this._projects.get(project) === listeners) {
        this._projects.delete(project);
        this._send({ type: 'unwatch_project', project });
      }
    });
  }

  /**
   * Events of a job, each once and in order, until the answer is disposed. One watch a job at a time, and beside it
   * one for each attempt without `follow`.
   */
  watchJob(
    job: IWatchJob,
    listener: (message: JobMessage) => void
  ): IDisposable {
    const alone = job.follow === false ? (job.attempt ?? null) : null;
    const key = jobKey(job, alone);
    const watch: IJobWatch = {
      ...job,
      id: ++this._watches,
      after: 0,
      listener
    };
    this._jobs.set(key, watch);
    this._send(watchRequest(watch));
    return new DisposableDelegate(() => {
      if (this._jobs.get(key) === watch) {
        this._jobs.delete(key);
        this._send({
          type: 'unwatch_job',
          execution: job.execution,
          node: job.node,
          ...(alone !== null && { attempt: alone })
        });
      }
    });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this._timer);
    clearTimeout(this._losing);
    this._projects.clear();
    this._jobs.clear();
    this._socket?.close();
  }

  private _send(request: FeedRequest): void {
    if (this.isConnected) {
      this._socket!.send(JSON.stringify(request));
    } else {
      this._connect();
    }
  }

  private _connect(): void {
    if (
      this._socket ||
      this._isDisposed ||
      (!this._projects.size && !this._jobs.size)
    ) {
      return;
    }
    clearTimeout(this._timer);
    const { wsUrl, token, appendToken, WebSocket } = this._settings;
    const url = URLExt.join(wsUrl, API, 'feed');
    const query =
      appendToken && token ? `?token=${encodeURIComponent(token)}` : '';
    const socket = new WebSocket(url + query);
    this._socket = socket;
    socket.onopen = () => this._onOpen();
    socket.onmessage = event =>
      this._onMessage(JSON.parse(event.data as string) as FeedMessage);
    socket.onclose = () => this._onClose(socket);
  }

  private _onOpen(): void {
    this._failures = 0;
    clearTimeout(this._losing);
    this._losing = 0;
    this._setReach(false, null);
    this._watchAgain();
  }

  private _watchAgain(): void {
    this._projects.forEach((_, project) =>
      this._send({ type: 'watch_project', project })
    );
    this._jobs.forEach(watch => this._send(watchRequest(watch)));
  }

  private _onClose(socket: WebSocket): void {
    if (this._socket !== socket) {
      return;
    }
    this._socket = null;
    if (this._isDisposed) {
      return;
    }
    this._losing ||= window.setTimeout(
      () => this._setReach(true, this._recordsAway),
      PATIENCE_MS
    );
    const delay = Math.min(
      LONGEST_DELAY_MS,
      this._firstDelay_ms * 2 ** this._failures++
    );
    this._timer = window.setTimeout(
      () => this._connect(),
      delay * (0.75 + Math.random() / 2)
    );
  }

  private _setReach(isLost: boolean, recordsAway: string | null): void {
    this._isLost = isLost;
    this._recordsAway = recordsAway;
    this._reachChanged.emit();
  }

  private _onMessage(message: FeedMessage): void {
    if (message.type === 'events') {
      this._onEvents(message);
    } else if (message.type === 'refused') {
      this._onRefused(message);
    } else if (message.type === 'records') {
      this._setReach(false, message.away);
      if (message.away === null) {
        this._watchAgain();
      }
    } else {
      this._projects
        .get(message.project)
        ?.forEach(listener => listener(message));
    }
  }

  private _onEvents(message: JobEvents): void {
    const watch = [null, message.attempt]
      .map(alone => this._jobs.get(jobKey(message, alone)))
      .find(candidate => candidate?.id === message.watch);
    if (!watch) {
      return;
    }
    const isNext = message.attempt !== watch.attempt;
    const after = isNext ? 0 : watch.after;
    const events = message.events.filter(event => event.seq > after);
    watch.attempt = message.attempt;
    watch.after = events.reduce(
      (last, event) => Math.max(last, event.seq),
      after
    );
    watch.listener({ ...message, events });
  }

  private _onRefused(message: Refused): void {
    if (message.execution && message.node) {
      [...this._jobs.values()]
        .find(watch => watch.id === message.watch)
        ?.listener(message);
    } else {
      console.warn(
        `DeepForge: the server refused a request: ${message.message}`
      );
    }
  }

  private _socket: WebSocket | null = null;
  private _timer = 0;
  private _losing = 0;
  private _failures = 0;
  private _watches = 0;
  private _isDisposed = false;
  private _isLost = false;
  private _recordsAway: string | null = null;
  private readonly _reachChanged = new Signal<this, void>(this);
  private readonly _projects = new Map<
    string,
    Set<(message: ProjectMessage) => void>
  >();
  private readonly _jobs = new Map<string, IJobWatch>();
}

function watchRequest({
  execution,
  node,
  attempt,
  after,
  follow,
  times,
  id
}: IJobWatch): FeedRequest {
  return {
    type: 'watch_job',
    execution,
    node,
    attempt: attempt ?? null,
    after,
    follow: follow ?? true,
    times: times ?? false,
    watch: id
  };
}

function jobKey(
  { execution, node }: { execution: string; node: string },
  alone: number | null
): string {
  return `${execution}/${alone ?? ''}/${node}`;
}
