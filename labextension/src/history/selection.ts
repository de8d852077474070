/** Which two versions are compared. */
import type { Commit } from '../model/history';
import type { HistoryEntry } from '../protocol/types';

/** What was before the first commit, as the server calls it. */
export const EMPTY = 'empty';

export interface Selection {
  /** The version that was chosen; null: the project as it is now. */
  readonly commit: Commit;
  /** The second one that was chosen; undefined: there is none. */
  readonly other?: Commit;
  /** Without a second one: compared with what was before it, or with now. */
  readonly against: 'before' | 'now';
}

export interface Pair {
  readonly old: Commit;
  readonly now: Commit;
}

/** The older one first. */
export function pairOf(
  selection: Selection,
  entries: readonly HistoryEntry[]
): Pair {
  const { commit, other, against } = selection;
  if (other !== undefined) {
    return placeOf(other, entries) > placeOf(commit, entries)
      ? { old: other, now: commit }
      : { old: commit, now: other };
  }
  if (commit === null) {
    return { old: entries[0]?.commit ?? EMPTY, now: null };
  }
  if (against === 'now') {
    return { old: commit, now: null };
  }
  const parent = entries.find(entry => entry.commit === commit)?.parent ?? null;
  return { old: parent ?? EMPTY, now: commit };
}

/** From the newest down; the present comes first. */
function placeOf(commit: Commit, entries: readonly HistoryEntry[]): number {
  return commit === null
    ? -1
    : entries.findIndex(entry => entry.commit === commit);
}
