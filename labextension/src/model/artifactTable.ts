import { Signal, type ISignal } from '@lumino/signaling';

import {
  artifactSearch,
  FIRST_ARTIFACT_QUERY,
  type IArtifactQuery
} from '../graph/artifactquery';
import { ApiError, type Client } from '../protocol/client';
import type { Adapter, Artifact, ArtifactUses } from '../protocol/types';
import type { IProjectModel, ProjectPart } from '../tokens';
import { usualFirst } from './storages';

export const PAGE = 100;
const REFRESH_MS = 300;
const MOST_ASKED = 20;

/** A page of a project's artifacts as the server finds and sorts them, kept up to date. */
export class ArtifactTable {
  constructor(
    readonly project: IProjectModel,
    private readonly _client: Client,
    query: IArtifactQuery = FIRST_ARTIFACT_QUERY
  ) {
    this._query = query;
    project.changed.connect(this._onProject, this);
    void this.refresh();
  }

  /** The newest of each name; replaced (never mutated) when it changes. */
  newest: readonly Artifact[] = [];
  /** On all pages. */
  total = 0;
  largestUpload = Infinity;
  /** Why the last question was refused; the rows are those of the one before. */
  failure: string | null = null;
  /** The same, if what was searched for was not understood. */
  refusal: string | null = null;
  /** False until the first answer has come. */
  isReady = false;
  isLoading = false;

  /** Names of the storages that there are, the project's own first. */
  get storages(): readonly string[] {
    const { storage } = this.project.project;
    return usualFirst(this._storages, storage).map(({ name }) => name);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get query(): IArtifactQuery {
    return this._query;
  }

  get offset(): number {
    return this._offset;
  }

  /** What is shown, in order: below an unfolded name its older versions. */
  get rows(): readonly Artifact[] {
    return this.newest.flatMap(artifact => [
      artifact,
      ...(this._versions.get(artifact.name) ?? []).filter(
        ({ id }) => id !== artifact.id
      )
    ]);
  }

  isUnfolded(name: string): boolean {
    return this._versions.has(name);
  }

  setQuery(changes: Partial<IArtifactQuery>): void {
    this._query = { ...this._query, ...changes };
    this._offset = 0;
    void this.refresh();
  }

  turnTo(offset: number): void {
    this._offset = Math.max(0, offset);
    void this.refresh();
  }

  /** Shows the older versions of a name, or hides them. Throws ApiError. */
  async toggle(name: string): Promise<void> {
    if (!this._versions.delete(name)) {
      await this._readVersions(name);
    }
    this._changed.emit();
  }

  /** Asks again; an older question is given up. */
  async refresh(): Promise<void> {
    const question = ++this._asked;
    this._asking.abort();
    this._asking = new AbortController();
    this.isLoading = true;
    this._changed.emit();
    try {
      const page = await this._client.get(
        '/projects/{project}/artifacts',
        {
          path: this._path,
          query: {
            limit: PAGE,
            offset: this._offset,
            search: artifactSearch(this._query),
            sort: this._query.sort,
            zone: Intl.DateTimeFormat().resolvedOptions().timeZone
          }
        },
        this._asking.signal
      );
      await Promise.all(
        [...this._versions.keys()].map(name => this._readVersions(name))
      );
      if (question !== this._asked) {
        return;
      }
      this.newest = page.artifacts;
      this.total = page.total;
      this.largestUpload = page.largest_upload_bytes;
      this.failure = this.refusal = null;
      if (this._storages.length === 0) {
        void this.readStorages();
      }
      if (page.artifacts.length === 0 && this._offset > 0) {
        this.turnTo(Math.floor(Math.max(0, page.total - 1) / PAGE) * PAGE);
        return;
      }
    } catch (error) {
      if (question !== this._asked) {
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      const isRefused = error instanceof ApiError && error.status === 400;
      this.refusal = isRefused ? message : null;
      this.failure = isRefused ? null : message;
    }
    this.isReady = true;
    this.isLoading = false;
    this._changed.emit();
  }

  /** What uses them. Throws ApiError. */
  async uses(artifacts: readonly string[]): Promise<readonly ArtifactUses[]> {
    const { uses } = await this._client.get(
      '/projects/{project}/artifacts/uses',
      { path: this._path, query: { artifacts: [...artifacts] } }
    );
    return uses;
  }

  /** The newest versions of those names that there are; of the first names only, and none where it cannot be read. */
  async versions(
    names: readonly string[]
  ): Promise<ReadonlyMap<string, number>> {
    const pages = await Promise.all(
      names.slice(0, MOST_ASKED).map(name =>
        this._client
          .get('/projects/{project}/artifacts', {
            path: this._path,
            query: { name, limit: 1 }
          })
          .catch(() => null)
      )
    );
    const found = pages.flatMap(page => page?.artifacts ?? []);
    return new Map(found.map(({ name, version }) => [name, version]));
  }

  /** Asks which storages there are by now. Where that cannot be said, those that are known stay. */
  async readStorages(): Promise<void> {
    try {
      const { storages } = await this._client.get('/storages', {});
      this._storages = storages;
      this._changed.emit();
    } catch {
      // The default storage is always there.
    }
  }

  /** Where its bytes can be fetched as a file. */
  contentUrl(artifact: string): string {
    return this._client.contentUrl(artifact);
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this._asked++;
    this._asking.abort();
    this.project.changed.disconnect(this._onProject, this);
    Signal.clearData(this);
  }

  private get _path(): { project: string } {
    return { project: this.project.project.id };
  }

  private async _readVersions(name: string): Promise<void> {
    const page = await this._client.get('/projects/{project}/artifacts', {
      path: this._path,
      query: { name, limit: PAGE }
    });
    this._versions.set(name, page.artifacts);
  }

  private _onProject(_: IProjectModel, part: ProjectPart): void {
    if (part === 'artifacts') {
      window.clearTimeout(this._timer);
      this._timer = window.setTimeout(() => void this.refresh(), REFRESH_MS);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _versions = new Map<string, readonly Artifact[]>();
  private _storages: readonly Adapter[] = [];
  private _query: IArtifactQuery;
  private _offset = 0;
  private _asked = 0;
  private _asking = new AbortController();
  private _timer = 0;
}
