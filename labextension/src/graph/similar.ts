/** Names that were probably meant. */

/** The candidate that is most like `name`, if any is enough like it; case does not count. */
export function nearest(
  name: string,
  candidates: Iterable<string>
): string | null {
  let best: string | null = null;
  let most = 0.55;
  for (const candidate of candidates) {
    const likeness = likenessOf(name.toLowerCase(), candidate.toLowerCase());
    if (candidate !== name && likeness > most) {
      best = candidate;
      most = likeness;
    }
  }
  return best;
}

/** 1: the same; 0: nothing in common. One being the beginning of the other counts as near. */
export function likenessOf(left: string, right: string): number {
  const longest = Math.max(left.length, right.length);
  if (longest === 0) {
    return 1;
  }
  const whole = 1 - distance(left, right) / longest;
  const isPart =
    Math.min(left.length, right.length) >= 3 &&
    (left.includes(right) || right.includes(left));
  return isPart ? Math.max(whole, 0.6) : whole;
}

/** Levenshtein's. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + change));
    }
    row = next;
  }
  return row[right.length];
}
