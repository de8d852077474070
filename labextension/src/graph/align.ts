/** Lining up what is selected. Places are of top left corners. */
import type { Position } from './pipeline';
import type { Box } from './viewport';

export type Side = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'horizontal' | 'vertical';

/** Where each box goes so that all lie at the outermost `side` of them, or around their common centre. */
export function aligned(
  boxes: ReadonlyMap<string, Box>,
  side: Side
): Map<string, Position> {
  const all = [...boxes.values()];
  const left = Math.min(...all.map(box => box.x));
  const right = Math.max(...all.map(box => box.x + box.width));
  const top = Math.min(...all.map(box => box.y));
  const bottom = Math.max(...all.map(box => box.y + box.height));
  const place = (box: Box): Position => {
    const { x, y, width, height } = box;
    switch (side) {
      case 'left':
        return { x: left, y };
      case 'center':
        return { x: (left + right - width) / 2, y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'middle':
        return { x, y: (top + bottom - height) / 2 };
      case 'bottom':
        return { x, y: bottom - height };
    }
  };
  return new Map([...boxes].map(([id, box]) => [id, place(box)]));
}

/** Where each box goes so that the gaps between neighbours are equal; the outermost two stay. */
export function distributed(
  boxes: ReadonlyMap<string, Box>,
  axis: Axis
): Map<string, Position> {
  const isHorizontal = axis === 'horizontal';
  const start = (box: Box): number => (isHorizontal ? box.x : box.y);
  const length = (box: Box): number => (isHorizontal ? box.width : box.height);
  const inOrder = [...boxes].sort(
    ([, one], [, other]) => start(one) - start(other)
  );
  if (inOrder.length < 3) {
    return new Map();
  }
  const first = inOrder[0][1];
  const last = inOrder[inOrder.length - 1][1];
  const taken = inOrder.reduce((sum, [, box]) => sum + length(box), 0);
  const room = start(last) + length(last) - start(first);
  const gap = (room - taken) / (inOrder.length - 1);
  let next = start(first);
  return new Map(
    inOrder.map(([id, box]) => {
      const at = next;
      next += length(box) + gap;
      return [id, isHorizontal ? { x: at, y: box.y } : { x: box.x, y: at }];
    })
  );
}
