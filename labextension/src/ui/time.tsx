import { useEffect, useState } from 'react';

import {
  elapsedBetween,
  formatAbsolute,
  formatDuration,
  formatRelative
} from './duration';
import { useIsStale } from './reach';

/** The current time, renewed every `interval` milliseconds while `isLive`. */
export function useNow(isLive: boolean, interval = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isLive) {
      return;
    }
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), interval);
    return () => window.clearInterval(timer);
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
