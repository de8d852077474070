import type { JobComparison, Reproduction } from '../protocol/types';
import type { IExecutionModel } from '../tokens';

const ASK_AGAIN_MS = 3000;
const ASK_AGAIN_AT_LAST_MS = 60_000;

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
    window.clearTimeout(this._timer);
    this._set(null);
    if (ended) {
      void this._ask(ended);
    }
  }

  dispose(): void {
    this._askedFor = null;
    window.clearTimeout(this._timer);
  }

  /** Until the server answers, less and less often. */
  private async _ask(ended: string, again_ms = ASK_AGAIN_MS): Promise<void> {
    try {
      const found = await this._model.reproduction();
      if (this._askedFor === ended) {
        this._set(found);
        this._onChanged();
      }
    } catch (error) {
      console.warn('DeepForge: what was reproduced is not known:', error);
      if (this._askedFor === ended) {
        this._timer = window.setTimeout(
          () =>
            void this._ask(ended, Math.min(2 * again_ms, ASK_AGAIN_AT_LAST_MS)),
          again_ms
        );
      }
    }
  }

  private _set(reproduction: Reproduction | null): void {
    this.reproduction = reproduction;
    this.jobs = new Map(reproduction?.jobs.map(job => [job.node, job]));
  }

  private _askedFor: string | null = null;
  private _timer = 0;
}
