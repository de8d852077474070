import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { placeIn } from '../../src/graph/gantt';
import { ticksOf } from '../../src/graph/ticks';

const texts = (min: number, max: number, width: number) =>
  ticksOf({ min, max }, 0, width).map(({ text }) => text);

describe('the times of an axis', () => {
  it('are round, in view, and never upon each other', () => {
    const length = fc.double({ min: 5, max: 1e11, noNaN: true });
    const start = fc.integer({ min: 0, max: 1e9 });
    const room = fc.integer({ min: 40, max: 2000 });
    fc.assert(
      fc.property(length, start, room, (size, min, width) => {
        const range = { min, max: min + size };
        let end = -Infinity;
        for (const { time, text } of ticksOf(range, 0, width)) {
          const left = placeIn(range, time) * width;
          expect(left).toBeGreaterThanOrEqual(-1e-6);
          expect(left).toBeGreaterThanOrEqual(end - 1e-6);
          end = left + (text === '' ? 0 : 6 * text.length + 6);
          expect(end).toBeLessThanOrEqual(width + 1e-6);
        }
      })
    );
  });

  it('are as exact as they need to be', () => {
    expect(texts(0, 10_000, 420)).toEqual([
      '0',
      '2 s',
      '4 s',
      '6 s',
      '8 s',
      ''
    ]);
    expect(texts(0, 600, 250)).toEqual(['0', '0.2 s', '0.4 s', '']);
    expect(texts(100, 140, 300)).toEqual([
      '0.10 s',
      '0.11 s',
      '0.12 s',
      '0.13 s',
      ''
    ]);
    expect(texts(0, 135_000, 440)).toEqual([
      '0',
      '30 s',
      '1 min',
      '1 min 30 s',
      '2 min'
    ]);
    expect(texts(3_600_000, 10_800_000, 400).slice(0, 2)).toEqual([
      '1 h',
      '1 h 30 min'
    ]);
  });

  it('are fewer where there is less room, and none where there is none', () => {
    const count = (width: number) => texts(0, 60_000, width).length;
    expect(count(800)).toBeGreaterThan(count(300));
    expect(count(300)).toBeGreaterThan(count(120));
    expect(count(0)).toBe(0);
  });
});
