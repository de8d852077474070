import { describe, expect, it } from 'vitest';

import { aligned, distributed, type Side } from '../../src/graph/align';

const BOXES = new Map([
  ['a', { x: 0, y: 0, width: 100, height: 50 }],
  ['b', { x: 300, y: 40, width: 200, height: 100 }],
  ['c', { x: 120, y: 200, width: 60, height: 20 }]
]);

function corners(places: ReadonlyMap<string, { x: number; y: number }>) {
  return [...places.values()].map(({ x, y }) => [x, y]);
}

describe('lining up', () => {
  it.each<[Side, number[][]]>([
    [
      'left',
      [
        [0, 0],
        [0, 40],
        [0, 200]
      ]
    ],
    [
      'right',
      [
        [400, 0],
        [300, 40],
        [440, 200]
      ]
    ],
    [
      'center',
      [
        [200, 0],
        [150, 40],
        [220, 200]
      ]
    ],
    [
      'top',
      [
        [0, 0],
        [300, 0],
        [120, 0]
      ]
    ],
    [
      'middle',
      [
        [0, 85],
        [300, 60],
        [120, 100]
      ]
    ],
    [
      'bottom',
      [
        [0, 170],
        [300, 120],
        [120, 200]
      ]
    ]
  ])('at the %s', (side, expected) => {
    expect(corners(aligned(BOXES, side))).toEqual(expected);
  });

  it('makes equal gaps between the outermost, in the order they lie in', () => {
    const places = distributed(BOXES, 'horizontal');
    expect([...places]).toEqual([
      ['a', { x: 0, y: 0 }],
      ['c', { x: 170, y: 200 }],
      ['b', { x: 300, y: 40 }]
    ]);
  });

  it('moves nothing where there is nothing between two', () => {
    const two = new Map([...BOXES].slice(0, 2));
    expect(distributed(two, 'vertical').size).toBe(0);
  });
});
