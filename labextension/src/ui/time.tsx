import { useEffect, useState } from 'react';

import {
  elapsedBetween,
  formatAbsolute,
  formatDuration,
  formatRelative
} from './duration';
import { useIsStale } from './reach';

/** One timer for all that is renewed at an interval: times beside each other say the same. */
class Clock {
  constructor(private readonly interval: number) {}

  /** Tells it at once and with each step; returns what ends that. */
  tell(listener: (now: number) => void): () => void {
    if (this.listeners.size === 0) {
      this.now = Date.now();
      this.timer = window.setInterval(this.step, this.interval);
    }
    this.listeners.add(listener);
    listener(this.now);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        window.clearInterval(this.timer);
      }
    };
  }

  private readonly step = (): void => {
    this.now = Date.now();
    this.listeners.forEach(listener => listener(this.now));
  };

  private readonly listeners = new Set<(now: number) => void>();
  private now = 0;
  private timer = 0;
}

const clocks = new Map<number, Clock>();

/** The current time, renewed every `interval` milliseconds while `isLive`. */
export function useNow(isLive: boolean, interval = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isLive) {
      return;
    }
    const clock = clocks.get(interval) ?? new Clock(interval);
    clocks.set(interval, clock);
    return clock.tell(setNow);
  }, [isLive, interval]);
  return now;
}

/** How long something took, or has been going on. */
export function Elapsed(props: {
  started: string | null | undefined;
  ended: string | null | undefined;
}): JSX.Element | null {
  const isLive = !!props.started && !props.ended;
  const isStale = useIsStale();
  const now = useNow(isLive && !isStale);
  const elapsed = elapsedBetween(props.started, props.ended, now);
  if (elapsed === null) {
    return null;
  }
  return (
    <span className="df-Elapsed">
      {formatDuration(isLive && elapsed < 1000 ? 0 : elapsed)}
    </span>
  );
}

/** `2 h ago`, with the time in full as its tooltip. */
export function RelativeTime(props: { time: string }): JSX.Element {
  const now = useNow(true, 30_000);
  return (
    <time dateTime={props.time} title={formatAbsolute(props.time)}>
      {formatRelative(props.time, now)}
    </time>
  );
}
