import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Inside } from '../protocol/types';

/** Which part of a table, of an array or of many pictures is shown. */
export interface IPart {
  /** The name of one of several arrays. */
  readonly part: string | null;
  readonly plane: readonly number[];
  readonly row: number;
  readonly column: number;
  readonly picture: number;
}

const BEGINNING: IPart = {
  part: null,
  plane: [],
  row: 0,
  column: 0,
  picture: 0
};

/** What is in one artifact, as far as it was asked for. */
export class InsideModel {
  constructor(
    private readonly _client: Client,
    readonly artifact: string
  ) {
    void this._read();
  }

  /** Null before the first answer; it stays while another part is read. */
  inside: Inside | null = null;
  /** Why it cannot be looked into. */
  failure: string | null = null;
  isLoading = false;
  /** True once the person allowed what the value needs to run. */
  isOpened = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Never throws: `failure` says what went wrong. */
  show(part: Partial<IPart>): Promise<void> {
    this._part = { ...this._part, ...part };
    return this._read();
  }

  /** One of several arrays, from its beginning; null for all of them. */
  choose(part: string | null): Promise<void> {
    return this.show({ ...BEGINNING, part });
  }

  /** Runs what the value needs to be opened. */
  open(): Promise<void> {
    this.isOpened = true;
    return this._read();
  }

  retry(): Promise<void> {
    return this._read();
  }

  dispose(): void {
    this._asked += 1;
    Signal.clearData(this);
  }

  private async _read(): Promise<void> {
    const asked = ++this._asked;
    this.isLoading = true;
    this._changed.emit();
    let failure: string | null = null;
    let inside: Inside | null = null;
    try {
      inside = await this._ask();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (asked !== this._asked) {
      return;
    }
    this.inside = inside ?? this.inside;
    this.failure = failure;
    this.isLoading = false;
    this._changed.emit();
  }

  private _ask(): Promise<Inside> {
    const path = { artifact: this.artifact };
    const { part: name, plane, row, column, picture } = this._part;
    const named = name === null ? {} : { part: name };
    const part = { ...named, plane: [...plane], row, column, picture };
    return this.isOpened
      ? this._client.post('/artifacts/{artifact}/inside', { path, body: part })
      : this._client.get('/artifacts/{artifact}/inside', { path, query: part });
  }

  private readonly _changed = new Signal<this, void>(this);
  private _part = BEGINNING;
  private _asked = 0;
}
