import { expect, it } from 'vitest';

import { formatMetric } from '../../src/ui/metric';

it.each([
  [0, '0'],
  [30, '30'],
  [0.97312, '0.9731'],
  [0.00001234, '1.23e-5'],
  [12_345_678, '1.23e+7'],
  [Number.NaN, 'NaN'],
  [null, 'NaN or ∞']
])('a metric of %s reads %s', (value, text) => {
  expect(formatMetric(value)).toBe(text);
});
