import { describe, expect, it } from 'vitest';

import {
  formatMetric,
  linePath,
  MetricCharts
} from '../../src/execution/metrics';
import { render } from '../ui/render';

describe('a metric', () => {
  it.each([
    [0, '0'],
    [30, '30'],
    [0.97312, '0.9731'],
    [0.00001234, '1.23e-5'],
    [12_345_678, '1.23e+7'],
    [Number.NaN, 'NaN']
  ])('of %s reads %s', (value, text) => {
    expect(formatMetric(value)).toBe(text);
  });

  it('is drawn from the lower to the upper edge', () => {
    expect(
      linePath([
        { step: 0, value: 1 },
        { step: 10, value: 3 }
      ])
    ).toBe('M6.0 90.0L274.0 6.0');
  });

  it('breaks off where a value is not a number', () => {
    const values = [1, Number.NaN, 2].map((value, step) => ({ step, value }));
    expect(linePath(values)).toBe('M6.0 90.0M274.0 6.0');
  });

  it('that never changes is a line in the middle', () => {
    expect(linePath([0, 1].map(step => ({ step, value: 5 })))).toBe(
      'M6.0 48.0L274.0 48.0'
    );
  });

  it('shows its newest value and its range', () => {
    const points = [
      { step: 0, value: 0.5 },
      { step: 1, value: 0.25 }
    ];
    const { node } = render(
      <MetricCharts metrics={[{ name: 'loss', points }]} />
    );
    expect(node.querySelector('strong')?.textContent).toBe('0.25');
    expect(node.textContent).toContain('0.25 … 0.5');
  });
});
