/** What has to be drawn of a large pipeline: what is seen, and what may be seen next. */
import { holding, type Box } from './viewport';

export interface Nearby {
  /** Overlap what is seen, or are an end of a connection that does. */
  readonly seen: ReadonlySet<string>;
  /** In the margin around it, nearest first. */
  readonly around: readonly string[];
}

interface Line {
  readonly source: string;
  readonly target: string;
}

/** `margin` is how far around `view` the canvas is prepared. */
export function nearby(
  boxes: ReadonlyMap<string, Box>,
  lines: Iterable<Line>,
  view: Box,
  margin: number
): Nearby {
  const wide = widened(view, margin);
  const seen = new Set<string>();
  const distances = new Map<string, number>();
  for (const [id, box] of boxes) {
    if (overlap(box, view)) {
      seen.add(id);
    } else if (overlap(box, wide)) {
      distances.set(id, distance(box, view));
    }
  }
  for (const { source, target } of lines) {
    const [from, to] = [boxes.get(source), boxes.get(target)];
    if (!from || !to) {
      continue;
    }
    const box = holding([from, to]);
    const ends = [source, target];
    if (overlap(box, view)) {
      ends.forEach(id => seen.add(id));
    } else if (overlap(box, wide)) {
      ends
        .filter(id => !distances.has(id))
        .forEach(id => distances.set(id, distance(box, view)));
    }
  }
  return {
    seen,
    around: [...distances]
      .filter(([id]) => !seen.has(id))
      .sort((left, right) => left[1] - right[1])
      .map(([id]) => id)
  };
}

export function widened(box: Box, by: number): Box {
  return {
    x: box.x - by,
    y: box.y - by,
    width: box.width + 2 * by,
    height: box.height + 2 * by
  };
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(left: Box, right: Box): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}

/** Between their nearest edges. */
function distance(left: Box, right: Box): number {
  const across = Math.max(
    left.x - (right.x + right.width),
    right.x - (left.x + left.width),
    0
  );
  const down = Math.max(
    left.y - (right.y + right.height),
    right.y - (left.y + left.height),
    0
  );
  return Math.max(across, down);
}
