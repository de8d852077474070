/** Names that changed without us: in code, in the file browser, in a terminal, through git. */
import { renamesBetween } from '../graph/renames';
import type { Operation, Renamed } from '../protocol/types';
import type { RenameWish } from './renaming';

const SETTLE_MS = 1500;

type Names = ReadonlyMap<string, Operation>;

/** A name that pipelines still use although it changed. */
export interface INoticedRename {
  readonly wish: RenameWish;
  readonly affected: Renamed;
}

export interface INoticing {
  preview(wish: RenameWish): Promise<Renamed>;
  /** All that is noticed now; each list replaces the one before. */
  found(renames: readonly INoticedRename[]): void;
}

/**
 * Compares what the code says now with what it said when pipelines last fitted it. While somebody types a new name
 * letter by letter, the comparison stays the one with the old name, and is made when nothing has changed for a while.
 */
export class RenameWatch {
  constructor(private readonly _options: INoticing) {}

  see(operations: readonly Operation[]): void {
    const now = new Map(
      operations
        .filter(operation => !operation.is_builtin)
        .map(operation => [operation.name, operation])
    );
    this._now = now;
    if (!this._fitting) {
      this._fitting = now;
      return;
    }
    clearTimeout(this._timer);
    this._timer = window.setTimeout(() => void this.look(), SETTLE_MS);
  }

  /** Called when nothing has changed for a while. */
  async look(): Promise<void> {
    const now = this._now;
    const found = renamesBetween(this._fitting ?? now, now).map(
      ({ kind, operation, name, newName }): RenameWish => ({
        kind,
        operation,
        name,
        new_name: newName,
        moves_file: false
      })
    );
    const affected = await Promise.all(
      found.map(async wish => {
        try {
          return { wish, affected: await this._options.preview(wish) };
        } catch {
          return null; // what cannot be renamed (a keyword, say) is shown as a problem
        }
      })
    );
    if (now !== this._now) {
      return;
    }
    const needed = affected.filter(
      (item): item is INoticedRename =>
        item !== null && Object.keys(item.affected.pipelines).length > 0
    );
    if (needed.length === 0) {
      this._fitting = readable(now, this._fitting ?? now);
    }
    if (needed.length > 0 || this._hasFound) {
      this._hasFound = needed.length > 0;
      this._options.found(needed);
    }
  }

  dispose(): void {
    clearTimeout(this._timer);
  }

  private _fitting: Names | null = null;
  private _now: Names = new Map();
  private _timer = 0;
  private _hasFound = false;
}

/** Of code that cannot be read now, what it said before. */
function readable(now: Names, before: Names): Names {
  return new Map(
    [...now].map(([name, operation]) => [
      name,
      operation.class_name === null
        ? (before.get(name) ?? operation)
        : operation
    ])
  );
}
