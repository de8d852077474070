import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Adapter, Artifact, ObjectEntry } from '../protocol/types';

/** What others put into storages, a folder of one at a time, and what a person chose of it. */
export class StorageObjects {
  constructor(
    private readonly _client: Client,
    private readonly _project: string,
    /** Those that can be looked through. */
    readonly storages: readonly Adapter[]
  ) {
    void this.open(storages[0]?.name ?? '', '');
  }

  storage = '';
  /** From the storage's root; empty: the root itself. */
  folder = '';
  /** Replaced (never mutated) when it changes. */
  entries: readonly ObjectEntry[] = [];
  /** By path; replaced when it changes. */
  chosen: ReadonlyMap<string, ObjectEntry> = new Map();
  isLoading = false;
  failure: string | null = null;

  get hasMore(): boolean {
    return this._next !== null;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Shows another folder; what was chosen in another storage is forgotten. */
  async open(storage: string, folder: string): Promise<void> {
    if (storage !== this.storage) {
      this.chosen = new Map();
    }
    this.storage = storage;
    this.folder = folder;
    this.entries = [];
    this._next = null;
    await this._read(null);
  }

  more(): Promise<void> {
    return this._read(this._next);
  }

  toggle(entry: ObjectEntry): void {
    const chosen = new Map(this.chosen);
    if (!chosen.delete(entry.path)) {
      chosen.set(entry.path, entry);
    }
    this.chosen = chosen;
    this._changed.emit();
  }

  /** Makes an artifact of each that is chosen; those that were made are chosen no longer. Throws ApiError. */
  async importChosen(opensAs: 'found' | 'value' | 'file'): Promise<Artifact[]> {
    const made: Artifact[] = [];
    const { storage } = this;
    for (const entry of this.chosen.values()) {
      made.push(
        await this._client.post('/projects/{project}/imports', {
          path: { project: this._project },
          body: {
            storage,
            path: entry.path,
            kind: entry.is_folder ? 'folder' : 'file',
            name: null,
            opens_as: opensAs
          }
        })
      );
      // The person may have gone to another storage meanwhile.
      if (this.chosen.get(entry.path) === entry) {
        this.toggle(entry);
      }
    }
    return made;
  }

  private async _read(after: string | null): Promise<void> {
    const question = ++this._asked;
    this.isLoading = true;
    this.failure = null;
    this._changed.emit();
    try {
      const page = await this._client.get('/storages/{storage}/objects', {
        path: { storage: this.storage },
        query: { folder: this.folder, ...(after === null ? {} : { after }) }
      });
      if (question !== this._asked) {
        return;
      }
      this.entries = [...this.entries, ...page.entries];
      this._next = page.next;
    } catch (error) {
      if (question !== this._asked) {
        return;
      }
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.isLoading = false;
    this._changed.emit();
  }

  private _next: string | null = null;
  private _asked = 0;
  private readonly _changed = new Signal<this, void>(this);
}
