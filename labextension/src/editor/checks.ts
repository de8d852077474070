import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';

import { indexProblems, NO_PROBLEMS } from '../graph/problems';
import type { ProblemIndex } from '../graph/problems';
import type { Problem } from '../protocol/types';
import type { IProjectModel } from '../tokens';

const AFTER_MS = 400;

/** What is to be checked; null while there is no project to ask. `path` is from the project's folder. */
export interface IChecked {
  readonly project: IProjectModel;
  readonly path: string;
  readonly text: string;
}

/** What the validator says of a document, asked once after each burst of changes. */
export class Checks implements IDisposable {
  /** `read` gives the document as it is now, `edgeIds` its connections as problems number them. */
  constructor(
    private readonly read: () => IChecked | null,
    private readonly edgeIds: () => readonly string[]
  ) {
    this._debouncer = new Debouncer(() => this._ask(), AFTER_MS);
  }

  get problems(): ProblemIndex {
    return this._problems;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._debouncer.isDisposed;
  }

  /** Something changed that the validator looks at. */
  ask(): void {
    void this._debouncer.invoke();
  }

  set(problems: readonly Problem[]): void {
    this._problems = indexProblems(problems, this._problems, this.edgeIds());
    this._changed.emit();
  }

  dispose(): void {
    this._debouncer.dispose();
    Signal.clearData(this);
  }

  private async _ask(): Promise<void> {
    const asked = this.isDisposed ? null : this.read();
    if (!asked) {
      return;
    }
    try {
      const problems = await asked.project.validate(asked.path, asked.text);
      const now = this.isDisposed ? null : this.read();
      if (now?.project === asked.project && now.text === asked.text) {
        this.set(problems);
      }
    } catch (error) {
      console.warn(`DeepForge could not check ${asked.path}:`, error);
    }
  }

  private readonly _debouncer: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _problems: ProblemIndex = NO_PROBLEMS;
}
