import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Artifact } from '../protocol/types';
import { Reading } from './reading';

/** More are in the list of artifacts. */
const MOST = 1000;

interface IChange {
  readonly id: string;
  readonly artifact: Artifact | null;
}

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
  refresh(): Promise<void> {
    const path = { project: this._project };
    return this._reading.read(
      () =>
        this._client.get('/projects/{project}/artifacts', {
          path,
          query: { limit: MOST }
        }),
      ({ artifacts }) => this._set(artifacts)
    );
  }

  /** What the server says of one; null: it is gone. */
  take(id: string, artifact: Artifact | null): void {
    this._reading.tell({ id, artifact });
  }

  private _take({ id, artifact }: IChange): void {
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

  private readonly _reading = new Reading<IChange>(change =>
    this._take(change)
  );
  private readonly _changed = new Signal<this, void>(this);
}
