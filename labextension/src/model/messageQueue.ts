import type { IDisposable } from '@lumino/disposable';

import type { JobMessage } from '../protocol/feed';

const HIDDEN_PAGE_DELAY_MS = 250;
const LONGEST_QUEUE = 20_000;
/** How long what was there before may be on its way before some of it is drawn. */
const REPLAY_DELAY_MS = 400;
/** A frame that took longer is followed by a rest as long, for the person who uses the page. */
const SLOW_FRAME_MS = 50;
/** A frame that took seconds brought something for the first time (a library that draws), and keeps nobody waiting. */
const LONGEST_REST_MS = 300;

/**
 * A feed's messages until they are drawn: once a frame, whatever their number, or less often where frames take long;
 * a replay as a whole.
 */
export class MessageQueue implements IDisposable {
  constructor(private readonly _draw: (messages: JobMessage[]) => void) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  push(message: JobMessage): void {
    this._messages.push(message);
    const isReplay = message.type === 'events' && message.is_replay;
    if (isReplay && !message.replay_ends) {
      this._timer ||= window.setTimeout(this._empty, REPLAY_DELAY_MS);
      return;
    }
    this._length += message.type === 'events' ? message.events.length : 1;
    if (this._length > LONGEST_QUEUE && !isReplay) {
      this._empty();
    } else {
      this._schedule();
    }
  }

  /** Forgets what is not drawn yet. */
  clear(): void {
    this._unschedule();
    this._messages = [];
    this._length = 0;
  }

  dispose(): void {
    this._isDisposed = true;
    this.clear();
  }

  private _schedule(): void {
    if (this._isScheduled) {
      return;
    }
    this._unschedule();
    this._isScheduled = true;
    const rest = this._restsUntil_ms - performance.now();
    if (document.hidden || rest > 0) {
      const delay = document.hidden ? HIDDEN_PAGE_DELAY_MS : rest;
      this._timer = window.setTimeout(this._empty, delay);
    } else {
      this._frame = window.requestAnimationFrame(this._empty);
    }
  }

  private _unschedule(): void {
    clearTimeout(this._timer);
    window.cancelAnimationFrame(this._frame);
    this._timer = this._frame = 0;
    this._isScheduled = false;
  }

  private _empty = (): void => {
    const messages = this._messages;
    this.clear();
    const start_ms = performance.now();
    this._draw(messages);
    window.requestAnimationFrame(() => {
      const now_ms = performance.now();
      const took_ms = now_ms - start_ms;
      const rest_ms = Math.min(took_ms, LONGEST_REST_MS);
      this._restsUntil_ms = took_ms > SLOW_FRAME_MS ? now_ms + rest_ms : 0;
    });
  };

  private _messages: JobMessage[] = [];
  /** How many events wait that happened since the feed is watched. */
  private _length = 0;
  /** With the next frame, or soon on a page that is hidden. */
  private _isScheduled = false;
  private _restsUntil_ms = 0;
  private _timer = 0;
  private _frame = 0;
  private _isDisposed = false;
}
