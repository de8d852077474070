import type { IDisposable } from '@lumino/disposable';

import { ApiError } from '../protocol/client';
import type { IProjects } from '../tokens';
import { FIND_AGAIN_MS, warn } from './warning';

const LONGEST_MS = 60_000;

/**
 * Asks what a view cannot do without until it is answered: soon again where nobody can answer now; where it is refused (a
 * project's own file is damaged) ever more seldom, and when that was saved here or the person comes back to the window.
 */
export class AskAgain implements IDisposable {
  constructor(
    private readonly _projects: Pick<IProjects, 'manifestSaved'> | null,
    private readonly _ask: () => Promise<void>
  ) {
    window.addEventListener('focus', this._sooner);
    _projects?.manifestSaved.connect(this._sooner);
  }

  isDisposed = false;

  /** Something else is asked than before; settled when it was answered, or could not be for the first time. */
  begin(): Promise<void> {
    this._refusals = 0;
    return this._now();
  }

  dispose(): void {
    this.isDisposed = true;
    window.clearTimeout(this._timer);
    window.removeEventListener('focus', this._sooner);
    this._projects?.manifestSaved.disconnect(this._sooner);
  }

  private async _now(): Promise<void> {
    window.clearTimeout(this._timer);
    this._timer = 0;
    const question = ++this._asked;
    try {
      await this._ask();
    } catch (error) {
      warn(error);
      if (question === this._asked && !this.isDisposed) {
        const pause = this._pause(error);
        this._timer = window.setTimeout(() => void this._now(), pause);
      }
    }
  }

  private _pause(error: unknown): number {
    const isRefused =
      error instanceof ApiError && error.status >= 400 && error.status < 500;
    return isRefused
      ? Math.min(LONGEST_MS, FIND_AGAIN_MS * 2 ** this._refusals++)
      : FIND_AGAIN_MS;
  }

  private readonly _sooner = (): void => {
    if (this._timer !== 0) {
      void this._now();
    }
  };

  private _timer = 0;
  private _asked = 0;
  private _refusals = 0;
}
