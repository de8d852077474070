/** Replacements that were worked out for a text, after others have typed in it. */
import type { Delta } from '@jupyter/ydoc';
import { ChangeSet, type ChangeSpec } from '@codemirror/state';

import type { Replacement } from '../protocol/types';

export type TextDelta = Delta<string>;

/**
 * The same replacements for the text that `deltas` (one after the other) made of the one of `length` characters that they
 * were worked out for, so that the result is as if they had been made first; null where both touch the same place.
 */
export function rebased(
  replacements: readonly Replacement[],
  length: number,
  deltas: readonly TextDelta[]
): Replacement[] | null {
  const typed = deltas.reduce(
    (changes, delta) =>
      changes.compose(
        ChangeSet.of(specs(delta), changes.newLength, LINE_SEPARATOR)
      ),
    ChangeSet.empty(length)
  );
  if (replacements.some(({ start, end }) => typed.touchesRange(start, end))) {
    return null;
  }
  return replacements.map(({ start, end, text }) => ({
    start: typed.mapPos(start),
    end: typed.mapPos(end),
    text
  }));
}

/** Positions are counted in the text as it is, whatever ends its lines. */
const LINE_SEPARATOR = '\n';

function specs(delta: TextDelta): ChangeSpec[] {
  let position = 0;
  return delta.map(({ insert, delete: removed, retain }) => {
    const from = position;
    position += (retain ?? 0) + (removed ?? 0);
    return removed ? { from, to: position } : { from, insert: insert ?? '' };
  });
}
