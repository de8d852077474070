import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type {
  Adapter,
  AddStorage,
  ChangeStorage,
  CheckStorage,
  ConfiguredStorage,
  StorageCheck,
  StorageList,
  StorageUse
} from '../protocol/types';

/** What is known of whether a storage works; null while it is being tried. */
export type Checked = StorageCheck | null;

/** The storage that a project keeps its values in comes first: it is taken where nobody chooses. One that is not there
 * any more is refused by the server, which says so. */
export function usualFirst(
  storages: readonly Adapter[],
  usual: string | null | undefined
): readonly Adapter[] {
  if (!usual) {
    return storages;
  }
  const first = storages.find(({ name }) => name === usual) ?? gone(usual);
  return [first, ...storages.filter(({ name }) => name !== usual)];
}

function gone(name: string): Adapter {
  return {
    name,
    title: name,
    description: '',
    package: '',
    options: [],
    problem: null,
    capacity: null,
    is_browsable: false
  };
}

/** The storages that there are. Its methods throw ApiError. */
export class StoragesModel {
  constructor(private readonly _client: Client) {}

  /** Null until it was read. */
  get list(): StorageList | null {
    return this._list;
  }

  get failure(): string | null {
    return this._failure;
  }

  /** By the name of the storage; those that nobody asked for are missing. */
  get checks(): ReadonlyMap<string, Checked> {
    return this._checks;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  async refresh(): Promise<void> {
    try {
      this._list = await this._client.get('/storages', {});
      this._failure = null;
    } catch (error) {
      this._failure = error instanceof Error ? error.message : String(error);
    }
    this._changed.emit();
  }

  async add(body: AddStorage): Promise<ConfiguredStorage> {
    const added = await this._client.post('/storages', { body });
    await this.refresh();
    return added;
  }

  async change(name: string, body: ChangeStorage): Promise<ConfiguredStorage> {
    const changed = await this._client.patch('/storages/{storage}', {
      path: { storage: name },
      body
    });
    this._checks.delete(name);
    await this.refresh();
    return changed;
  }

  use(name: string): Promise<StorageUse> {
    return this._client.get('/storages/{storage}/use', {
      path: { storage: name }
    });
  }

  /** Also if something lies in it: the person knows. */
  async remove(name: string): Promise<void> {
    await this._client.delete('/storages/{storage}', {
      path: { storage: name },
      query: { anyway: true }
    });
    this._checks.delete(name);
    await this.refresh();
  }

  try(body: CheckStorage): Promise<StorageCheck> {
    return this._client.post('/storage-checks', { body });
  }

  /** Tries one that is configured, and remembers what it showed. */
  async check(name: string): Promise<void> {
    this._checks.set(name, null);
    this._changed.emit();
    try {
      this._checks.set(name, await this.try({ name }));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this._checks.set(name, { problem, reached_at: null, took_s: 0 });
    }
    this._changed.emit();
  }

  private _list: StorageList | null = null;
  private _failure: string | null = null;
  private readonly _checks = new Map<string, Checked>();
  private readonly _changed = new Signal<this, void>(this);
}
