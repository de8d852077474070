import { describe, expect, it } from 'vitest';

import { NODE_WIDTH } from '../../src/graph/place';
import {
  boundsOf,
  openingViewport,
  panned,
  READABLE_ZOOM
} from '../../src/graph/viewport';

const SIZE = { width: 800, height: 600 };

describe('what is seen of a pipeline at first', () => {
  it('is all of it, not enlarged and in the middle, where there is room', () => {
    const { x, zoom } = openingViewport(
      { x: 40, y: 40, width: 300, height: 200 },
      SIZE
    );
    expect(zoom).toBe(1);
    expect(40 + x).toBe(SIZE.width - (340 + x));
  });

  it('is all of it, smaller, where names can still be read then', () => {
    const bounds = { x: -50, y: 0, width: 1000, height: 300 };
    const { x, zoom } = openingViewport(bounds, SIZE);
    expect(zoom).toBeLessThan(1);
    expect(zoom).toBeGreaterThan(READABLE_ZOOM);
    expect(bounds.x * zoom + x).toBeGreaterThan(0);
    expect((bounds.x + bounds.width) * zoom + x).toBeLessThan(SIZE.width);
  });

  it('is its beginning, where it could not be read else', () => {
    const bounds = { x: 500, y: 700, width: 9000, height: 9000 };
    const { x, y, zoom } = openingViewport(bounds, SIZE);
    expect(zoom).toBe(READABLE_ZOOM);
    expect(bounds.x * zoom + x).toBeCloseTo(16);
    expect(bounds.y * zoom + y).toBeCloseTo(16);
  });

  it('is nothing special without nodes', () => {
    expect(boundsOf([])).toBeNull();
  });

  it('takes all nodes in', () => {
    const bounds = boundsOf([
      { x: 10, y: 20 },
      { x: -30, y: 400 }
    ])!;
    expect(bounds).toMatchObject({ x: -30, y: 20, width: 40 + NODE_WIDTH });
    expect(bounds.height).toBeGreaterThan(380);
  });
});

describe('a node that must stay in sight', () => {
  const viewport = { x: 0, y: 0, zoom: 1 };
  const node = { x: 100, y: 100, width: 220, height: 200 };

  it('moves nothing while it is seen', () => {
    expect(panned(viewport, node, SIZE)).toBe(viewport);
  });

  it('moves just so far that its end is seen', () => {
    const low = { ...node, y: 500 };
    const { x, y } = panned(viewport, low, SIZE);
    expect(x).toBe(0);
    expect(low.y + low.height + y).toBe(SIZE.height - 16);
  });

  it('shows its beginning where it is larger than what is seen', () => {
    const { y } = panned(viewport, { ...node, height: 2000 }, SIZE);
    expect(node.y + y).toBe(16);
  });

  it('comes back from beyond the left and the top', () => {
    const away = { ...node, x: -300, y: -300 };
    const { x, y } = panned(viewport, away, SIZE);
    expect([away.x + x, away.y + y]).toEqual([16, 16]);
  });
});
