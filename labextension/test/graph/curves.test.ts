import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  columnsOf,
  grouped,
  nearest,
  positive,
  smoothed,
  summaryOf,
  zoomed
} from '../../src/graph/curves';

const point = (step: number, value: number) => ({ step, value });

describe('the points of a curve', () => {
  it('are in the order of their steps, the last of a step counts', () => {
    const points = [point(2, 0.2), point(0, 1), point(2, 0.1), point(1, 0.5)];
    expect(columnsOf(points)).toEqual({
      steps: [0, 1, 2],
      values: [1, 0.5, 0.1]
    });
  });

  it('leave a gap where a value is not finite, which is counted', () => {
    const values = [1, Number.NaN, Infinity, 2].map((value, step) =>
      point(step, value)
    );
    const columns = columnsOf(values);
    expect(columns.values).toEqual([1, null, null, 2]);
    expect(summaryOf([columns])).toEqual({
      count: 4,
      low: 1,
      high: 2,
      holes: 2,
      notPositive: 0
    });
  });

  it('of zero and below have no place on a logarithmic axis', () => {
    expect(positive([1, 0, -2, null])).toEqual([1, null, null, null]);
  });

  it('that are none have no range', () => {
    expect(summaryOf([])).toMatchObject({ count: 0, low: null, high: null });
  });
});

describe('smoothing', () => {
  it('begins with the first value, not near zero', () => {
    expect(smoothed([4, 4, 4], 0.9)).toEqual(
      [4, 4, 4].map(value => expect.closeTo(value))
    );
  });

  it('keeps gaps and goes on after them', () => {
    const [first, gap, next] = smoothed([1, null, 3], 0.5);
    expect([first, gap]).toEqual([1, null]);
    expect(next).toBeCloseTo(7 / 3);
  });

  it('stays between the lowest and the highest value, and at weight 0 changes nothing', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1
    });
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (values, weight) => {
          const low = Math.min(...values);
          const high = Math.max(...values);
          const slack = 1e-6 * Math.max(1, Math.abs(low), Math.abs(high));
          for (const value of smoothed(values, weight)) {
            expect(value).toBeGreaterThanOrEqual(low - slack);
            expect(value).toBeLessThanOrEqual(high + slack);
          }
          // -0 is 0
          const whole = smoothed(values, 0).map(value => Number(value) + 0);
          expect(whole).toEqual(values.map(value => value + 0));
        }
      )
    );
  });
});

describe('the nearest step', () => {
  it('is as near as any other', () => {
    const steps = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), {
      minLength: 1
    });
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: -1100, max: 1100 }),
        (some, step) => {
          const sorted = [...some].sort((left, right) => left - right);
          const found = Math.abs(sorted[nearest(sorted, step)] - step);
          expect(found).toBe(
            Math.min(...sorted.map(one => Math.abs(one - step)))
          );
        }
      )
    );
  });

  it('of no steps is none', () => {
    expect(nearest([], 3)).toBe(-1);
  });
});

describe('zooming', () => {
  const whole = { min: 0, max: 100 };

  it('keeps what is under the pointer', () => {
    expect(zoomed(whole, whole, 50, 0.5)).toEqual({ min: 25, max: 75 });
    expect(zoomed(whole, whole, 0, 0.5)).toEqual({ min: 0, max: 50 });
  });

  it('out never shows more than there is, and ends with all', () => {
    expect(zoomed({ min: 80, max: 100 }, whole, 90, 2)).toEqual({
      min: 70,
      max: 100
    });
    expect(zoomed({ min: 20, max: 80 }, whole, 50, 4)).toBeNull();
  });
});

describe('metrics', () => {
  const named = (...names: string[]) =>
    names.map(name => ({ name, points: [point(0, 1)] }));
  const labels = (charts: ReturnType<typeof grouped>) =>
    charts.map(({ name, curves }) => [name, ...curves.map(({ id }) => id)]);

  it('of training and validation share a chart', () => {
    const metrics = named('loss', 'val_loss', 'train/acc', 'test/acc', 'lr');
    expect(labels(grouped(metrics))).toEqual([
      ['loss', 'loss', 'val_loss'],
      ['acc', 'train/acc', 'test/acc'],
      ['lr', 'lr']
    ]);
  });

  it('that only begin like a prefix are left alone', () => {
    expect(labels(grouped(named('value', 'ue', 'tests', 'val_')))).toEqual([
      ['value', 'value'],
      ['ue', 'ue'],
      ['tests', 'tests'],
      ['val_', 'val_']
    ]);
  });

  it('are in one chart when that is wished, each with a colour of its own', () => {
    const [chart, ...others] = grouped(named('loss', 'acc', 'lr'), true);
    expect(others).toEqual([]);
    expect(chart.curves.map(curve => curve.hue)).toEqual([0, 1, 2]);
  });
});
