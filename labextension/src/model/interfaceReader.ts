import { Signal, type ISignal } from '@lumino/signaling';

import type { Operation, Problem } from '../protocol/types';
import { warn } from './warning';

/** So soon after the last key the code is read. */
const PAUSE_MS = 100;
/** So long it may wait for a pause; others may type without one. */
const LONGEST_WAIT_MS = 500;

export interface IReaderOptions {
  /** What a text says; null where nobody can tell. */
  read(text: string): Promise<Operation | null>;
  /** What was known before the first text could be read. */
  known(): Operation | null;
}

/** Reads code as it is typed. What could be read last stays until something can be read again. */
export class InterfaceReader {
  constructor(private readonly _options: IReaderOptions) {}

  interface: Operation | null = null;
  problems: readonly Problem[] = [];
  isStale = false;

  get changed(): ISignal<this, 'interface' | 'problems'> {
    return this._changed;
  }

  /** Reads what the text is after a pause, or twice a second where there is none. */
  readSoon(text: () => string): void {
    clearTimeout(this._timer);
    const now = Date.now();
    this._waitsSince ??= now;
    const left = Math.max(0, this._waitsSince + LONGEST_WAIT_MS - now);
    this._timer = window.setTimeout(
      () => {
        this.readNow(text()).catch(warn);
      },
      Math.min(PAUSE_MS, left)
    );
  }

  /** An answer that a later text has overtaken is dropped. Throws ApiError. */
  async readNow(text: string): Promise<void> {
    this._waitsSince = null;
    const asked = ++this._asked;
    const operation = await this._options.read(text);
    if (operation && asked === this._asked) {
      this._take(operation);
    }
  }

  /** The answer came with an edit; nothing need be asked. */
  take(operation: Operation): void {
    clearTimeout(this._timer);
    this._waitsSince = null;
    this._asked += 1;
    this._take(operation);
  }

  dispose(): void {
    clearTimeout(this._timer);
    this._asked += 1;
    Signal.clearData(this);
  }

  private _take(operation: Operation): void {
    const said = JSON.stringify({ ...operation, sha256: '' });
    // Marks of problems may have gone with the text they stood at.
    if (said === this._said && operation.problems.length === 0) {
      return;
    }
    this._said = said;
    this.isStale = operation.class_name === null;
    this.problems = operation.problems;
    if (!this.isStale) {
      this.interface = operation;
    } else {
      this.interface ??= this._options.known();
    }
    this._changed.emit(this.isStale ? 'problems' : 'interface');
  }

  private readonly _changed = new Signal<this, 'interface' | 'problems'>(this);
  /** The last answer: most of what is typed in a body says nothing new, and nothing need be drawn again. */
  private _said = '';
  private _timer = 0;
  private _waitsSince: number | null = null;
  private _asked = 0;
}
