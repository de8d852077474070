import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Lineage } from '../protocol/types';
import type { IProjectModel, ProjectPart } from '../tokens';

const GENERATIONS = 8;
const MOST_GENERATIONS = 100;
const SETTLE_MS = 400;

/** What a lineage is of. */
export type Subject =
  | { readonly artifact: string }
  | { readonly execution: string; readonly node: string };

export interface ILineageOptions {
  readonly client: Client;
  readonly project: IProjectModel;
  readonly subject: Subject;
}

/** The lineage of one artifact or job; read again when executions or artifacts of the project change. */
export class LineageModel {
  constructor(private readonly _options: ILineageOptions) {
    this.project.changed.connect(this._onProject, this);
    void this.refresh();
  }

  /** Null before the first answer; it stays while it is read again. */
  lineage: Lineage | null = null;
  /** Why it could not be read. */
  failure: string | null = null;
  isLoading = false;

  get project(): IProjectModel {
    return this._options.project;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Shows more generations on both sides. */
  async extend(): Promise<void> {
    this._generations = Math.min(
      MOST_GENERATIONS,
      this._generations + GENERATIONS
    );
    await this.refresh();
  }

  /** Never throws: `failure` says what went wrong. */
  async refresh(): Promise<void> {
    const asked = ++this._asked;
    this.isLoading = true;
    this._changed.emit();
    try {
      const lineage = await this._read();
      if (asked === this._asked) {
        this.lineage = lineage;
        this.failure = null;
      }
    } catch (error) {
      if (asked === this._asked) {
        this.failure = error instanceof Error ? error.message : String(error);
      }
    }
    if (asked === this._asked) {
      this.isLoading = false;
      this._changed.emit();
    }
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this.project.changed.disconnect(this._onProject, this);
    Signal.clearData(this);
  }

  private _read(): Promise<Lineage> {
    const { client, subject } = this._options;
    const query = { up: this._generations, down: this._generations };
    return 'artifact' in subject
      ? client.get('/artifacts/{artifact}/lineage', { path: subject, query })
      : client.get('/executions/{execution}/jobs/{node}/lineage', {
          path: subject,
          query
        });
  }

  private _onProject(_: unknown, part: ProjectPart): void {
    if (part === 'executions' || part === 'artifacts') {
      window.clearTimeout(this._timer);
      this._timer = window.setTimeout(() => void this.refresh(), SETTLE_MS);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _generations = GENERATIONS;
  private _asked = 0;
  private _timer = 0;
}
