import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Artifact } from '../protocol/types';

/** More are in the list of artifacts. */
const MOST = 1000;

/** The newest artifact of each name of one project, newest first. */
export class Artifacts {
  constructor(
    private readonly _project: string,
    private readonly _client: Client
  ) {}

  /** Replaced (never mutated) when it changes. */
  list: readonly Artifact[] = [];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Reads everything again. Throws ApiError. */
  async refresh(): Promise<void> {
    const { artifacts } = await this._client.get(
      '/projects/{project}/artifacts',
      { path: { project: this._project }, query: { limit: MOST } }
    );
    this._set(artifacts);
  }

  /** What the server says of one; null: it is gone. */
  take(id: string, artifact: Artifact | null): void {
    const others = this.list.filter(other => other.id !== id);
    const isNewest = artifact !== null && artifact.newest_in !== null;
    this._set(
      isNewest
        ? [...others, artifact].sort((a, b) =>
            a.created_at < b.created_at ? 1 : -1
          )
        : others
    );
  }

  private _set(list: readonly Artifact[]): void {
    this.list = list;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
}
