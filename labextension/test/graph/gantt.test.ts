import { describe, expect, it } from 'vitest';

import { barsOf, moved, spanOf } from '../../src/graph/gantt';
import type { Job } from '../../src/protocol/types';
import { job } from '../execution/records';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const NOW = 100_000;
const BEGUN = 1000;
const barOf = (shown: Job, now: number) => barsOf(shown, now, BEGUN).at(-1)!;

describe('the bar of a job', () => {
  it('begins where it was queued and ends where it ended', () => {
    const ended = job({
      status: 'success',
      queued_at: at(1),
      started_at: at(2),
      ended_at: at(5)
    });
    expect(barOf(ended, NOW)).toMatchObject({
      queued: 1000,
      start: 2000,
      end: 5000
    });
  });

  it('grows while it runs or waits', () => {
    const running = job({ started_at: at(2) });
    expect(barOf(running, NOW).end).toBe(NOW);
    const queued = job({
      status: 'queued',
      queued_at: at(1),
      started_at: null
    });
    expect(barOf(queued, NOW)).toMatchObject({ start: null, end: NOW });
  });

  it('stands behind those of the attempts before it', () => {
    const again = job({
      status: 'success',
      attempt: 2,
      queued_at: at(5),
      started_at: at(6),
      ended_at: at(9),
      earlier: [
        {
          number: 1,
          status: 'failed',
          reason: 'ValueError',
          queued_at: at(1),
          started_at: at(2),
          ended_at: at(5)
        }
      ]
    });
    expect(barsOf(again, NOW, BEGUN)).toMatchObject([
      { attempt: 1, status: 'failed', reason: 'ValueError', end: 5000 },
      { attempt: 2, status: 'success', queued: 5000, start: 6000, end: 9000 }
    ]);
  });

  it('of a result that was taken stands alone', () => {
    const earlier = [
      {
        number: 1,
        status: 'failed' as const,
        reason: null,
        queued_at: null,
        started_at: at(2),
        ended_at: at(3)
      }
    ];
    const taken = job({ reused: true, ended_at: at(9), earlier });
    expect(barsOf(taken, NOW, BEGUN)).toMatchObject([
      { start: null, end: 9000 }
    ]);
  });

  it('that has not begun is none', () => {
    const pending = job({ status: 'pending', started_at: null });
    expect(barOf(pending, NOW)).toMatchObject({ start: null, end: null });
  });

  it('that took an earlier result is a point', () => {
    const reused = job({ status: 'success', reused: true, ended_at: at(3) });
    expect(barOf(reused, NOW)).toMatchObject({ start: null, end: 3000 });
  });

  it('that took a result from before the execution stands at its begin', () => {
    const reused = job({ status: 'success', reused: true, ended_at: at(3) });
    expect(barsOf(reused, NOW, 5000)).toMatchObject([{ end: 5000 }]);
  });
});

describe('the timeline', () => {
  it('goes from the first to the last thing that happened', () => {
    const bars = [
      { node: 'a', queued: 10, start: 20, end: 400 },
      { node: 'b', queued: null, start: null, end: null },
      { node: 'c', queued: null, start: 30, end: 900 }
    ];
    expect(spanOf(bars)).toEqual({ min: 10, max: 900 });
    expect(spanOf([bars[1]])).toBeNull();
  });

  it('is never shorter than can be seen', () => {
    expect(spanOf([{ node: 'a', queued: null, start: 5, end: 5 }])).toEqual({
      min: 5,
      max: 105
    });
  });

  it('is moved within its ends', () => {
    const whole = { min: 0, max: 100 };
    expect(moved({ min: 10, max: 30 }, whole, 0.5)).toEqual({
      min: 20,
      max: 40
    });
    expect(moved({ min: 10, max: 30 }, whole, -3)).toEqual({ min: 0, max: 20 });
    expect(moved({ min: 70, max: 95 }, whole, 1)).toEqual({
      min: 75,
      max: 100
    });
  });
});
