import type { IStateDB } from '@jupyterlab/statedb';
import type { JSONObject } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';
import { Signal } from '@lumino/signaling';

/** What part of the whole each place takes. */
export interface FrameSizes {
  right: number;
  below: number;
}

const KEY = 'deepforge-jupyter:operation-editor';
const SAVE_AFTER_MS = 300;
const [LEAST, MOST] = [0.1, 0.9];

/** How people have arranged the operation editor, the same in all of them and after a reload. */
export class FrameMemory {
  constructor(private readonly _state: IStateDB | null) {
    this.ready = this._load();
  }

  /** One for the page. */
  static of(state: IStateDB | null): FrameMemory {
    return (FrameMemory._only ??= new FrameMemory(state));
  }

  readonly ready: Promise<void>;
  /** What is open has changed. */
  readonly changed = new Signal<this, void>(this);

  size(part: keyof FrameSizes): number {
    return this._sizes[part];
  }

  setSize(part: keyof FrameSizes, size: number): void {
    this._sizes[part] = Math.min(Math.max(size, LEAST), MOST);
    void this._saving.invoke();
  }

  get isBelowOpen(): boolean {
    return this._isBelowOpen;
  }

  set isBelowOpen(value: boolean) {
    this._isBelowOpen = value;
    this._onChange();
  }

  /** The tab at the right; null until somebody has chosen one. */
  get tab(): string | null {
    return this._tab;
  }

  set tab(value: string | null) {
    this._tab = value;
    this._onChange();
  }

  private _onChange(): void {
    void this._saving.invoke();
    this.changed.emit();
  }

  private async _load(): Promise<void> {
    const saved = (await this._state?.fetch(KEY).catch(() => undefined)) as
      | Partial<{ sizes: FrameSizes; isBelowOpen: boolean; tab: string }>
      | undefined;
    for (const part of ['right', 'below'] as const) {
      const size = saved?.sizes?.[part];
      if (typeof size === 'number' && size >= LEAST && size <= MOST) {
        this._sizes[part] = size;
      }
    }
    this._isBelowOpen = saved?.isBelowOpen ?? this._isBelowOpen;
    this._tab = saved?.tab ?? this._tab;
  }

  private _save(): void {
    const { _sizes: sizes, _isBelowOpen: isBelowOpen, _tab: tab } = this;
    const value: JSONObject = { sizes: { ...sizes }, isBelowOpen, tab };
    void this._state?.save(KEY, value);
  }

  private static _only: FrameMemory | null = null;
  private readonly _sizes: FrameSizes = { right: 0.4, below: 0.35 };
  private readonly _saving = new Debouncer(() => this._save(), SAVE_AFTER_MS);
  private _isBelowOpen = true;
  private _tab: string | null = null;
}
