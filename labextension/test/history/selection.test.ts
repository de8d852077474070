import { describe, expect, it } from 'vitest';

import { EMPTY, pairOf } from '../../src/history/selection';
import type { HistoryEntry } from '../../src/protocol/types';

const ENTRIES = [
  { commit: 'c', parent: 'b' },
  { commit: 'b', parent: 'a' },
  { commit: 'a', parent: null }
] as HistoryEntry[];

describe('what is compared', () => {
  it('is a version with what was before it', () => {
    const pair = pairOf({ commit: 'b', against: 'before' }, ENTRIES);
    expect(pair).toEqual({ old: 'a', now: 'b' });
  });

  it('is the first version with nothing', () => {
    const pair = pairOf({ commit: 'a', against: 'before' }, ENTRIES);
    expect(pair).toEqual({ old: EMPTY, now: 'a' });
  });

  it('is a version with now', () => {
    const pair = pairOf({ commit: 'b', against: 'now' }, ENTRIES);
    expect(pair).toEqual({ old: 'b', now: null });
  });

  it('is now with the newest version, or with nothing where there is none', () => {
    const now = { commit: null, against: 'before' } as const;
    expect(pairOf(now, ENTRIES)).toEqual({ old: 'c', now: null });
    expect(pairOf(now, [])).toEqual({ old: EMPTY, now: null });
  });

  it.each([
    ['c', 'a', { old: 'a', now: 'c' }],
    ['a', 'c', { old: 'a', now: 'c' }],
    ['b', null, { old: 'b', now: null }],
    [null, 'b', { old: 'b', now: null }]
  ])('is two versions, the older first: %s and %s', (commit, other, pair) => {
    expect(pairOf({ commit, other, against: 'before' }, ENTRIES)).toEqual(pair);
  });
});
