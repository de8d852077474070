import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { JobMessage } from '../protocol/feed';
import type { DisplayContent, FeedEvent, JobEvents } from '../protocol/types';
import type {
  IFigure,
  IFigureHistory,
  IJobFeed,
  IMetricSeries
} from '../tokens';
import { FeedHandle } from './feedHandle';
import { historyOf, withFigure } from './figures';
import { MetricSeries } from './metrics';
import type { IJobFeedOptions } from './jobFeedOptions';
import { gapText, withoutLargePayloads } from './leftout';
import { MessageQueue } from './messageQueue';
import { Outputs } from './outputs';
import { Timestamps } from './timestamps';

/** One subscription, shared by handles. */
export class JobFeed {
  constructor(private readonly _options: IJobFeedOptions) {
    this._outputs = new Outputs(_options.isTrusted);
    this._watch = this._watchJob();
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

  get hasEarlier(): boolean {
    return this._outputs.hasEarlier;
  }

  get isSanitized(): boolean {
    return this._outputs.isSanitized;
  }

  trust(): void {
    this._options.trust();
  }

  get hasTimes(): boolean {
    return this._hasTimes;
  }

  get logUrl(): string {
    return this._options.logUrl(this._hasTimes);
  }

  /** Reads everything again and keeps more of it. */
  showEarlier(): void {
    this._outputs.takeMore();
    this._readAgain();
  }

  showTimes(isOn: boolean): void {
    if (isOn !== this._hasTimes) {
      this._hasTimes = isOn;
      this._readAgain();
    }
  }

  async history(figure: string): Promise<IFigureHistory> {
    const attempt = this._attempt;
    const history = await this._options.history(figure, attempt);
    return historyOf(history, name => this._options.blobUrl(name, attempt));
  }

  setTrusted(isTrusted: boolean): void {
    this._outputs.setTrusted(isTrusted);
    this._changed.emit();
  }

  /** A new handle; the subscription ends when all are disposed. */
  handle(): IJobFeed {
    this._handles++;
    return new FeedHandle(this, () => {
      if (--this._handles === 0) {
        this._dispose();
      }
    });
  }

  private _watchJob(): IDisposable {
    const { feed, execution, node, attempt } = this._options;
    const alone = attempt === null ? {} : { attempt, follow: false };
    return feed.watchJob(
      { execution, node, times: this._hasTimes, ...alone },
      message => this._queue.push(message)
    );
  }

  /** What is drawn stays until the first of it comes. */
  private _readAgain(): void {
    this._queue.clear();
    this._isReadAgain = true;
    const old = this._watch;
    this._watch = this._watchJob();
    old.dispose();
  }

  private _dispose(): void {
    this._watch.dispose();
    this._queue.dispose();
    this._outputs.dispose();
    Signal.clearData(this);
    this._options.onReleased();
  }

  private _draw(messages: readonly JobMessage[]): void {
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
  }

  private _onEvents(message: JobEvents): void {
    if (message.attempt !== this._attempt || this._isReadAgain) {
      this._startAttempt(message.attempt);
    }
    for (const event of message.events) {
      this._onEvent(event);
    }
    this._isReplayed ||= message.replay_ends;
  }

  private _startAttempt(attempt: number): void {
    this._attempt = attempt;
    this._isReadAgain = false;
    this._timestamps = new Timestamps();
    this._text = null;
    this._figures = [];
    this._latestFigure = null;
    this._metrics.clear();
    this._outputs.clear(false);
    this._forgetsFigures = false;
  }

  private _onEvent(event: FeedEvent): void {
    if (event.type === 'stream') {
      const { name, text } = event.content;
      if (this._text?.name !== name) {
        this._writeText();
        this._text = { name, parts: [] };
      }
      this._text.parts.push(
        this._hasTimes
          ? this._timestamps.stamped(text, event.unix_s, event.content.times)
          : text
      );
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
    const attempt = this._attempt;
    const figures = withFigure(this._figures, key, content, isUpdate, name =>
      this._options.blobUrl(name, attempt)
    );
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
  private readonly _queue = new MessageQueue(messages => this._draw(messages));
  private _watch: IDisposable;
  private readonly _metrics = new MetricSeries();
  private readonly _changed = new Signal<JobFeed, void>(this);
  private _figures: readonly IFigure[] = [];
  private _latestFigure: string | null = null;
  /** Cleared figures are looked at until there is a newer one. */
  private _forgetsFigures = false;
  private _isReplayed = false;
  private _isReadAgain = false;
  private _hasTimes = false;
  private _timestamps = new Timestamps();
  private _handles = 0;
  private _attempt = 0;
  private _text: { name: 'stdout' | 'stderr'; parts: string[] } | null = null;
}
