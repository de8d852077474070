import { expect, it } from 'vitest';

import { overallShare } from '../../src/execution/header';
import { job } from './records';

it('an execution is as far as its jobs together', () => {
  const progress = { done: 1, total: 4, text: '' };
  const jobs = [
    job({ status: 'success' }),
    job({ status: 'running', progress }),
    job({ status: 'running' }),
    job({ status: 'pending' })
  ];
  expect(overallShare(jobs)).toBeCloseTo(1.25 / 4);
});
