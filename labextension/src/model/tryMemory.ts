import type { IStateDB } from '@jupyterlab/statedb';
import type { JSONObject, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';

import { readSource, type Source } from '../graph/sources';

/** What a person chose and wrote for one operation. */
export interface IRemembered {
  /** By port; null: no value, though there would be one. */
  readonly inputs: ReadonlyMap<string, Source | null>;
  /** JSON source texts. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly references: ReadonlyMap<string, string>;
  /** The code of the scratch cells. */
  readonly scratch: readonly string[];
}

const SAVE_AFTER_MS = 300;

/** Keeps that in the browser's workspace, not in the project. */
export class TryMemory {
  /** `key` names the operation; a new one keeps what is known for it. */
  constructor(
    private readonly _state: IStateDB | null,
    private _key: string
  ) {
    this.ready = this._load();
  }

  /** Settled once it is known what was remembered. */
  readonly ready: Promise<void>;

  get value(): IRemembered {
    return this._value;
  }

  set key(key: string) {
    if (key !== this._key) {
      void this._state?.remove(this._key);
      this._key = key;
      void this._saving.invoke();
    }
  }

  put(part: Partial<IRemembered>): void {
    this._value = { ...this._value, ...part };
    void this._saving.invoke();
  }

  private async _load(): Promise<void> {
    const saved = await this._state?.fetch(this._key).catch(() => undefined);
    this._value = read(saved);
  }

  private _save(): void {
    const { inputs, attributes, references, scratch } = this._value;
    void this._state?.save(this._key, {
      inputs: Object.fromEntries(inputs),
      attributes: Object.fromEntries(attributes),
      references: Object.fromEntries(references),
      scratch: [...scratch]
    } as JSONObject);
  }

  private _value: IRemembered = read(undefined);
  private readonly _saving = new Debouncer(() => this._save(), SAVE_AFTER_MS);
}

function read(saved: ReadonlyPartialJSONValue | undefined): IRemembered {
  const { inputs, attributes, references, scratch } = (saved ?? {}) as Partial<
    Record<keyof IRemembered, unknown>
  >;
  return {
    inputs: new Map(
      Object.entries(inputs ?? {}).map(([port, source]) => [
        port,
        readSource(source)
      ])
    ),
    attributes: texts(attributes),
    references: texts(references),
    scratch: Array.isArray(scratch)
      ? scratch.filter((code): code is string => typeof code === 'string')
      : []
  };
}

function texts(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(value ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string'
    )
  );
}
