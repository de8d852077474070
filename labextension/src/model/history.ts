import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type {
  FileChange,
  FileContent,
  HistoryEntry,
  Restored,
  SavedVersion
} from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { savedHashes } from './documents';
import { Reading } from './reading';

const PAGE = 50;

/** A commit's id, or null for the folder as it is now. */
export type Commit = string | null;

export interface IHistoryOptions {
  readonly client: Client;
  readonly project: IProjectModel;
}

/** The history of one project. Lists are replaced (never mutated) when they change; what fails throws ApiError. */
export class HistoryModel {
  constructor(private readonly _options: IHistoryOptions) {}

  /** Newest first; the newest of them at first, older ones when they are asked for. */
  entries: readonly HistoryEntry[] = [];
  /** How many documents differ from the newest commit. */
  unsaved = 0;
  isReady = false;

  get project(): IProjectModel {
    return this._options.project;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get hasOlder(): boolean {
    return this._next !== null;
  }

  /** Reads the newest entries again; older ones that were there stay where they join on. */
  refresh(): Promise<void> {
    return this._reading.read(
      () => this._page(null),
      page => {
        const last = page.entries[page.entries.length - 1];
        const index = this.entries.findIndex(
          entry => entry.commit === last?.commit
        );
        if (index < 0) {
          this.entries = page.entries;
          this._next = page.next;
        } else {
          this.entries = [...page.entries, ...this.entries.slice(index + 1)];
        }
        this.unsaved = page.unsaved;
        this.isReady = true;
        this._changed.emit();
      }
    );
  }

  async loadOlder(): Promise<void> {
    const start = this._next;
    const page = start === null ? null : await this._page(start);
    // Somebody may have asked twice, or the list may have begun anew.
    if (page && start === this._next) {
      this.entries = [...this.entries, ...page.entries];
      this._next = page.next;
      this._changed.emit();
    }
  }

  /** Saves what is open, then keeps all documents under a name. */
  async save(name: string, message: string): Promise<SavedVersion> {
    const { client } = this._options;
    await this._saved();
    const saved = await client.post('/projects/{project}/versions', {
      path: this._path,
      body: { name, message }
    });
    await this.refresh();
    return saved;
  }

  async removeVersion(version: string): Promise<void> {
    const path = { ...this._path, version };
    await this._options.client.delete(
      '/projects/{project}/versions/{version}',
      { path }
    );
    await this.refresh();
  }

  async compare(old: Commit, now: Commit): Promise<FileChange[]> {
    const comparison = await this._options.client.get(
      '/projects/{project}/comparison',
      { path: this._path, query: { old, new: now } }
    );
    return comparison.changes;
  }

  content(path: string, commit: Commit): Promise<FileContent> {
    return this._options.client.get('/projects/{project}/content', {
      path: this._path,
      query: { path, commit }
    });
  }

  /** Saves what is open, makes the documents (all without `paths`) what they were, and shows that where they are open. */
  async restore(
    commit: string,
    paths: readonly string[] | null
  ): Promise<Restored> {
    const { client, project } = this._options;
    const seen = await this._saved();
    const done = await client.post('/projects/{project}/restore', {
      path: this._path,
      body: { commit, paths: paths && [...paths], seen }
    });
    const restored = new Set(
      done.paths.map(path => project.toServerPath(path))
    );
    await Promise.all(
      project
        .openDocuments()
        .filter(document => restored.has(document.path))
        .map(document => document.reload())
    );
    await this.refresh();
    return done;
  }

  private get _path(): { project: string } {
    return { project: this._options.project.project.id };
  }

  /** Saves what is open; the hashes of what the person sees. */
  private _saved(): Promise<Record<string, string>> {
    return savedHashes(this._options.project);
  }

  private _page(start: string | null) {
    return this._options.client.get('/projects/{project}/history', {
      path: this._path,
      query: { limit: PAGE, start }
    });
  }

  private readonly _reading = new Reading();
  private readonly _changed = new Signal<this, void>(this);
  private _next: string | null = null;
}
