/** When the jobs of an execution waited and ran, as bars over a common time. */
import type { Attempt, Job } from '../protocol/types';
import type { IRange } from './curves';

/** One attempt of a job. Times are in milliseconds since 1970. */
export interface IBar {
  readonly node: string;
  /** Counts from 1; 0: none was started. */
  readonly attempt: number;
  readonly status: Job['status'];
  readonly reason: string | null;
  /** When it was ready and waited for a place; null if that is not known. */
  readonly queued: number | null;
  /** Null: it has not run (yet), or took an earlier result. */
  readonly start: number | null;
  /** `now` while it runs. */
  readonly end: number | null;
}

/**
 * The attempts of a job in order; the last is the newest. A result may have been made before the execution that took it
 * had begun.
 */
export function barsOf(job: Job, now: number, begun: number): readonly IBar[] {
  const earlier = job.reused ? [] : job.earlier;
  return [
    ...earlier.map(attempt => endedBar(job.node, attempt)),
    newestBar(job, now, begun)
  ];
}

function endedBar(node: string, attempt: Attempt): IBar {
  return {
    node,
    attempt: attempt.number,
    status: attempt.status,
    reason: attempt.reason,
    queued: timeOf(attempt.queued_at),
    start: timeOf(attempt.started_at),
    end: timeOf(attempt.ended_at)
  };
}

function newestBar(job: Job, now: number, begun: number): IBar {
  const start = job.reused ? null : timeOf(job.started_at);
  const made = timeOf(job.ended_at);
  const ended = job.reused && made !== null && made < begun ? begun : made;
  const isWaiting = job.status === 'queued';
  return {
    node: job.node,
    attempt: job.attempt,
    status: job.status,
    reason: job.reason,
    queued: job.reused ? null : timeOf(job.queued_at),
    start,
    end: ended ?? (start !== null || isWaiting ? now : null)
  };
}

/** From the first to the last thing that happened, at least a tenth of a second; null if nothing has. */
export function spanOf(bars: readonly IBar[]): IRange | null {
  let [min, max] = [Infinity, -Infinity];
  for (const { queued, start, end } of bars) {
    for (const time of [queued, start, end]) {
      if (time !== null) {
        min = Math.min(min, time);
        max = Math.max(max, time);
      }
    }
  }
  return min > max ? null : { min, max: Math.max(max, min + 100) };
}

/** Where a time lies in what is in view, 0 to 1 (beyond them outside of it). */
export function placeIn({ min, max }: IRange, time: number): number {
  return (time - min) / (max - min);
}

/** `range` moved by a part of its length, within `whole`. */
export function moved(range: IRange, whole: IRange, part: number): IRange {
  const length = range.max - range.min;
  const min = Math.min(
    Math.max(range.min + part * length, whole.min),
    whole.max - length
  );
  return { min, max: min + length };
}

function timeOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
