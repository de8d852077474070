import { describe, expect, it } from 'vitest';

import {
  elapsedBetween,
  formatDuration,
  formatRelative,
  formatSize,
  unbrokenStart
} from '../../src/ui/duration';

describe('a duration', () => {
  it.each([
    [0, '< 0.1 s'],
    [49, '< 0.1 s'],
    [50, '0.1 s'],
    [312, '0.3 s'],
    [9940, '9.9 s'],
    [9990, '10 s'],
    [12_300, '12 s'],
    [59_700, '59 s'],
    [59_980, '1 min 00 s'],
    [184_000, '3 min 04 s'],
    [3_599_900, '59 min 59 s'],
    [3_600_000, '1 h 00 min'],
    [7_500_000, '2 h 05 min'],
    [100 * 3_600_000, '4 d 04 h']
  ])('of %i ms reads %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('is never negative where clocks differ', () => {
    expect(
      elapsedBetween(
        '2026-01-01T00:00:05Z',
        null,
        Date.parse('2026-01-01T00:00:00Z')
      )
    ).toBe(0);
  });

  it('has not begun before the start', () => {
    expect(elapsedBetween(null, null)).toBeNull();
  });

  it('stops at the end', () => {
    expect(
      elapsedBetween('2026-01-01T00:00:00Z', '2026-01-01T00:00:03.5Z', Infinity)
    ).toBe(3500);
  });
});

describe('an execution that was retried', () => {
  const started_at = '2026-01-01T00:00:00.000Z';

  it('took what it ran, without the break', () => {
    const start = unbrokenStart({ started_at, idle_s: 60 });
    expect(elapsedBetween(start, '2026-01-01T00:01:05Z')).toBe(5000);
  });

  it('starts when it did where there was none', () => {
    expect(unbrokenStart({ started_at, idle_s: 0 })).toBe(started_at);
    expect(unbrokenStart({ started_at: null, idle_s: 0 })).toBeNull();
  });
});

describe('a past time', () => {
  const now = Date.parse('2026-06-15T12:00:00Z');
  it.each([
    ['2026-06-15T11:59:40Z', 'now'],
    ['2026-06-15T11:55:00Z', '5 min. ago'],
    ['2026-06-15T09:10:00Z', '2 hr. ago'],
    ['2026-06-12T12:00:00Z', '3 days ago'],
    ['2025-06-12T12:00:00Z', 'Jun 12, 2025']
  ])('%s reads %s', (time, text) => {
    expect(formatRelative(time, now, 'en-US')).toBe(text);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [920, '920 B'],
    [920_192, '920 kB'],
    [1_500, '1.5 kB'],
    [999_700, '1.0 MB'],
    [1_500_000_000, '1.5 GB']
  ])('of %i bytes reads %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
