import { describe, expect, it } from 'vitest';

import { contains, nearby, widened } from '../../src/graph/nearby';
import { overviewOf } from '../../src/graph/overview';
import { fittingViewport, holding } from '../../src/graph/viewport';

const at = (x: number, y = 0) => ({ x, y, width: 100, height: 50 });
const VIEW = { x: 0, y: 0, width: 1000, height: 600 };

describe('what is near of a large pipeline', () => {
  it('is what is seen, then what lies around, nearest first', () => {
    const boxes = new Map([
      ['far', at(5000)],
      ['right', at(1300)],
      ['left', at(-150)],
      ['half', at(-50)],
      ['inside', at(500, 300)]
    ]);
    const { seen, around } = nearby(boxes, [], VIEW, 500);
    expect([...seen]).toEqual(['half', 'inside']);
    expect(around).toEqual(['left', 'right']);
  });

  it('holds both ends of a connection that crosses it, however far', () => {
    const boxes = new Map([
      ['a', at(-5000, 100)],
      ['b', at(6000, 100)],
      ['c', at(-5000, 5000)],
      ['d', at(6000, 5000)],
      ['e', at(-5000, 800)],
      ['f', at(6000, 800)]
    ]);
    const lines = [
      { source: 'a', target: 'b' },
      { source: 'c', target: 'd' },
      { source: 'e', target: 'f' },
      { source: 'a', target: 'gone' }
    ];
    const { seen, around } = nearby(boxes, lines, VIEW, 300);
    expect([...seen]).toEqual(['a', 'b']);
    expect([...around].sort()).toEqual(['e', 'f']);
  });

  it('is prepared as long as what is seen stays within it', () => {
    const prepared = widened(VIEW, 100);
    expect(contains(prepared, { ...VIEW, x: 90 })).toBe(true);
    expect(contains(prepared, { ...VIEW, x: 110 })).toBe(false);
    expect(contains(prepared, { ...VIEW, height: 801 })).toBe(false);
  });
});

describe('a viewport that shows everything', () => {
  const size = { width: 1000, height: 600 };
  const limits = { margin: 50, minZoom: 0.1, maxZoom: 1 };

  it('has it in the middle, as large as there is room for', () => {
    const box = { x: 100, y: 100, width: 1800, height: 400 };
    expect(fittingViewport(box, size, limits)).toEqual({
      x: 0,
      y: 150,
      zoom: 0.5
    });
  });

  it('keeps to the limits of zooming', () => {
    const zoom = (width: number) =>
      fittingViewport({ x: 0, y: 0, width, height: 10 }, size, limits).zoom;
    expect([zoom(10), zoom(1e6)]).toEqual([1, 0.1]);
  });
});

describe('the small picture of everything', () => {
  const size = { width: 160, height: 112 };

  it('holds all nodes and what is seen', () => {
    const boxes = [at(0), at(3000, 2000)];
    const view = { ...VIEW, x: -2000 };
    const { scale, origin } = overviewOf(boxes, view, size);
    const all = holding([...boxes, view]);
    const shown = {
      ...origin,
      width: size.width / scale,
      height: size.height / scale
    };
    expect(contains(shown, all)).toBe(true);
  });

  it('is the same while only what is seen moves within it', () => {
    const boxes = [at(-5000), at(5000, 5000)];
    const key = (x: number) => overviewOf(boxes, { ...VIEW, x }, size).key;
    expect(key(0)).toBe(key(400));
    expect(key(0)).not.toBe(key(9000));
  });
});
