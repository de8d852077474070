import type { IRange } from './range';

/**
 * For each part the index of the range that it is now, null where it is new: the one that begins where it does, else
 * the one that it has most in common with. No range is taken twice; both are in order.
 */
export function matchCells(
  parts: readonly IRange[],
  ranges: readonly IRange[]
): (number | null)[] {
  const free = new Set(ranges.keys());
  const same = parts.map(part => {
    const index = ranges.findIndex(
      ({ from }, at) => free.has(at) && from === part.from
    );
    free.delete(index);
    return index < 0 ? null : index;
  });
  return parts.map((part, at) => {
    if (same[at] !== null) {
      return same[at];
    }
    let [best, most] = [-1, 0];
    for (const index of free) {
      const common =
        Math.min(part.to, ranges[index].to) -
        Math.max(part.from, ranges[index].from);
      if (common > most) {
        [best, most] = [index, common];
      }
    }
    free.delete(best);
    return best < 0 ? null : best;
  });
}
