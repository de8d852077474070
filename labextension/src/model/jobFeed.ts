import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { Feed, JobMessage } from '../protocol/feed';
import type { DisplayContent, FeedEvent, JobEvents } from '../protocol/types';
import type { IFigure, IJobFeed, IMetricSeries } from '../tokens';
import { withFigure } from './figures';
import { MetricSeries } from './metrics';
import { Outputs } from './outputs';

const HIDDEN_PAGE_DELAY_MS = 250;
const LONGEST_QUEUE = 20_000;

export namespace JobFeed {
  export interface IOptions {
    feed: Feed;
    execution: string;
    node: string;
    /** HTML and scripts in outputs may run: the run is the person's own. */
    isTrusted: boolean;
    /** Where all events of an attempt can be read. */
    allUrl: () => string;
    /** Called when the last handle was disposed. */
    onReleased: () => void;
  }
}

/** One subscription, shared by handles. Events are drawn once a frame, whatever their number. */
export class JobFeed {
  constructor(private readonly _options: JobFeed.IOptions) {
    this._outputs = new Outputs(_options.isTrusted, _options.allUrl);
    this._watch = _options.feed.watchJob(
      { execution: _options.execution, node: _options.node },
      message => this._onMessage(message)
    );
  }

  get model(): IOutputAreaModel {
    return this._outputs.model;
  }

  get figures(): readonly IFigure[] {
    return this._figures;
  }

  get metrics(): readonly IMetricSeries[] {
    return this._metrics.list;
  }

  get latestFigure(): string | null {
    return this._latestFigure;
  }

  get isReplayed(): boolean {
    return this._isReplayed;
  }

  get changed(): ISignal<JobFeed, void> {
    return this._changed;
  }

  setTrusted(isTrusted: boolean): void {
    this._outputs.setTrusted(isTrusted);
  }

  /** A new handle; the subscription ends when all are disposed. */
  handle(): IJobFeed {
    this._handles++;
    return new Handle(this, () => {
      if (--this._handles === 0) {
        this._dispose();
      }
    });
  }

  private _dispose(): void {
    this._isDisposed = true;
    this._watch.dispose();
    this._outputs.dispose();
    Signal.clearData(this);
    this._options.onReleased();
  }

  private _onMessage(message: JobMessage): void {
    this._queue.push(message);
    this._queued += message.type === 'events' ? message.events.length : 1;
    if (this._queued > LONGEST_QUEUE) {
      this._draw();
    } else if (!this._isScheduled) {
      this._isScheduled = true;
      if (document.hidden) {
        window.setTimeout(this._draw, HIDDEN_PAGE_DELAY_MS);
      } else {
        window.requestAnimationFrame(this._draw);
      }
    }
  }

  private _draw = (): void => {
    this._isScheduled = false;
    if (this._isDisposed) {
      return;
    }
    const messages = this._queue;
    this._queue = [];
    this._queued = 0;
    for (const message of messages) {
      if (message.type === 'events') {
        this._onEvents(message);
      } else {
        this._outputs.note(message.message);
        this._isReplayed = true;
      }
    }
    this._writeText();
    this._changed.emit();
  };

  private _onEvents(message: JobEvents): void {
    if (message.attempt !== this._attempt) {
      this._startAttempt(message.attempt);
    }
    for (const event of message.events) {
      this._onEvent(event);
    }
    this._isReplayed ||= message.replay_ends;
  }

  private _startAttempt(attempt: number): void {
    this._attempt = attempt;
    this._text = null;
    this._figures = [];
    this._latestFigure = null;
    this._metrics.clear();
    this._outputs.clear(false);
  }

  private _onEvent(event: FeedEvent): void {
    if (event.type === 'stream') {
      const { name, text } = event.content;
      if (this._text?.name !== name) {
        this._writeText();
        this._text = { name, parts: [] };
      }
      this._text.parts.push(text);
      return;
    }
    if (event.type === 'metric') {
      this._metrics.add(
        event.content.name,
        event.content.value,
        event.content.step ?? null
      );
      return;
    }
    this._writeText();
    switch (event.type) {
      case 'display_data':
        this._onDisplay(event.content, event.seq, false);
        break;
      case 'update_display_data':
        this._onDisplay(event.content, event.seq, true);
        break;
      case 'clear_output':
        this._clear(event.content.wait ?? false);
        break;
      case 'error':
        this._outputs.error(
          event.content.ename,
          event.content.evalue,
          event.content.traceback ?? []
        );
        break;
      case 'log':
        this._outputs.text(
          'stderr',
          `[${event.content.level}] ${event.content.message}\n`
        );
        break;
      case 'gap':
        this._outputs.note(gapText(event.content.from, event.content.to));
    }
  }

  private _onDisplay(
    content: DisplayContent,
    seq: number,
    isUpdate: boolean
  ): void {
    const named = content.transient?.display_id;
    const id = typeof named === 'string' ? named : null;
    this._outputs.display(id, withoutLargePayloads(content), isUpdate);
    if (this._forgetsFigures && !isUpdate) {
      this._forgetsFigures = false;
      this._figures = [];
    }
    const key = id ?? `seq-${seq}`;
    const figures = withFigure(this._figures, key, content, isUpdate);
    if (figures !== this._figures) {
      this._figures = figures;
      this._latestFigure = figures.find(figure => figure.id === key)!.url;
    }
  }

  private _clear(wait: boolean): void {
    this._outputs.clear(wait);
    this._forgetsFigures = true;
  }

  private _writeText(): void {
    if (this._text) {
      this._outputs.text(this._text.name, this._text.parts.join(''));
      this._text = null;
    }
  }

  private readonly _outputs: Outputs;
  private readonly _watch: IDisposable;
  private readonly _metrics = new MetricSeries();
  private readonly _changed = new Signal<JobFeed, void>(this);
  private _figures: readonly IFigure[] = [];
  private _latestFigure: string | null = null;
  /** Cleared figures are looked at until there is a newer one. */
  private _forgetsFigures = false;
  private _isReplayed = false;
  private _isDisposed = false;
  private _isScheduled = false;
  private _handles = 0;
  private _attempt = 0;
  private _queue: JobMessage[] = [];
  private _queued = 0;
  private _text: { name: 'stdout' | 'stderr'; parts: string[] } | null = null;
}

class Handle implements IJobFeed {
  constructor(
    private readonly _shared: JobFeed,
    private readonly _release: () => void
  ) {
    _shared.changed.connect(this._onChanged, this);
  }

  readonly changed: Signal<IJobFeed, void> = new Signal<IJobFeed, void>(this);
  isDisposed = false;

  get outputs(): IOutputAreaModel {
    return this._shared.model;
  }

  get latestFigure(): string | null {
    return this._shared.latestFigure;
  }

  get figures(): readonly IFigure[] {
    return this._shared.figures;
  }

  get metrics(): readonly IMetricSeries[] {
    return this._shared.metrics;
  }

  get isReplayed(): boolean {
    return this._shared.isReplayed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    this._shared.changed.disconnect(this._onChanged, this);
    Signal.clearData(this);
    this._release();
  }

  private _onChanged(): void {
    this.changed.emit();
  }
}

function gapText(from: number, to: number): string {
  const count = to - from + 1;
  return `${count} ${count === 1 ? 'event was' : 'events were'} dropped here to keep the log small.`;
}

/** A payload that is too large to be sent along is said instead. */
function withoutLargePayloads(content: DisplayContent): DisplayContent {
  const large = Object.entries(content.blobs ?? {});
  if (!large.length || Object.keys(content.data).length) {
    return content;
  }
  const what = large
    .map(([mime, { size }]) => `${mime}, ${(size / 2 ** 20).toFixed(1)} MiB`)
    .join('; ');
  return {
    ...content,
    data: { 'text/plain': `(too large to be shown here: ${what})` }
  };
}
