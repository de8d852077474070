/** How everything is drawn small. */
import type { Position } from './pipeline';
import type { Size } from './place';
import { holding, type Box } from './viewport';

export interface Overview {
  /** Pixels of the small picture for one of the canvas. */
  readonly scale: number;
  /** The place of the canvas that is drawn at the picture's upper left corner. */
  readonly origin: Position;
  /** The same while the picture need not be drawn anew. */
  readonly key: string;
}

/** Share of the picture that stays free at each side. */
const MARGIN = 0.05;

/** All of `boxes` and what is seen, in the middle of a picture of `size`. */
export function overviewOf(
  boxes: readonly Box[],
  view: Box,
  size: Size
): Overview {
  const all = holding([...boxes, view]);
  const scale =
    (1 - 2 * MARGIN) *
    Math.min(size.width / all.width, size.height / all.height);
  const origin = {
    x: all.x + all.width / 2 - size.width / scale / 2,
    y: all.y + all.height / 2 - size.height / scale / 2
  };
  return { scale, origin, key: `${scale} ${origin.x} ${origin.y}` };
}
