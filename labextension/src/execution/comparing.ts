import type { JobComparison, Reproduction } from '../protocol/types';
import type { IExecutionModel } from '../tokens';

/** What became of a reproduction: asked for once it has ended, and again after a retry. */
export class Comparing {
  constructor(
    private readonly _model: IExecutionModel,
    private readonly _onChanged: () => void
  ) {}

  /** Null until it is known, and of an execution that reproduces none. */
  reproduction: Reproduction | null = null;

  /** By node. */
  jobs: ReadonlyMap<string, JobComparison> = new Map();

  /** The execution may have ended. */
  look(): void {
    const { execution } = this._model;
    const ended = execution?.reproduces ? execution.ended_at : null;
    if (ended === this._askedFor) {
      return;
    }
    this._askedFor = ended;
    this._set(null);
    if (ended) {
      this._model.reproduction().then(
        found => {
          if (this._askedFor === ended) {
            this._set(found);
            this._onChanged();
          }
        },
        (error: unknown) => {
          console.warn('DeepForge: what was reproduced is not known:', error);
        }
      );
    }
  }

  private _set(reproduction: Reproduction | null): void {
    this.reproduction = reproduction;
    this.jobs = new Map(reproduction?.jobs.map(job => [job.node, job]));
  }

  private _askedFor: string | null = null;
}
