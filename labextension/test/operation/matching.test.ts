import { describe, expect, it } from 'vitest';

import { matchCells } from '../../src/operation/cells/matching';

const range = (from: number, to: number) => ({ from, to });

describe('cells after the text was split anew', () => {
  it('are those that begin where they did', () => {
    const ranges = [range(0, 10), range(12, 20)];
    expect(matchCells([range(0, 8), range(12, 30)], ranges)).toEqual([0, 1]);
  });

  it('are those that have most in common where the beginning moved', () => {
    const ranges = [range(0, 10), range(12, 40)];
    expect(matchCells([range(2, 10), range(12, 40)], ranges)).toEqual([0, 1]);
  });

  it('keeps one of two that a cell fell into', () => {
    expect(matchCells([range(0, 10), range(12, 40)], [range(0, 40)])).toEqual([
      0,
      null
    ]);
  });

  it('drops one of two that became one', () => {
    expect(matchCells([range(0, 40)], [range(0, 10), range(12, 40)])).toEqual([
      0
    ]);
  });
});
