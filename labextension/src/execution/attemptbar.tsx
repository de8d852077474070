import type { MouseEvent } from 'react';

import type { IRange } from '../graph/curves';
import type { IBar } from '../graph/gantt';
import { placeIn } from '../graph/gantt';
import { formatDuration } from '../ui/duration';
import { statusWord } from '../ui/status';
import type { useTranslation } from '../ui/translation';

const LEAST_WAIT_MS = 5;
/** As `df-Timeline-reused` is wide, with its border. */
const RING_PX = 14;

/** The number of an attempt; null of the newest, which may be followed by another. */
export function attemptOf(bars: readonly IBar[], index: number): number | null {
  return index >= bars.length - 1 ? null : bars[index].attempt;
}

/** One attempt: a line while it waited, a bar while it ran, a ring where an earlier result was taken. */
export function Bar(props: {
  bar: IBar;
  range: IRange;
  isReused: boolean;
  /** Its output is looked at. */
  isShown: boolean;
  text: string;
  onSelect: () => void;
}): JSX.Element {
  const { range, isReused, isShown, text } = props;
  const { attempt, status, queued, start, end } = props.bar;
  const box = (from: number, to: number) => ({
    left: `${100 * placeIn(range, from)}%`,
    width: `${100 * (placeIn(range, to) - placeIn(range, from))}%`
  });
  const waited = start ?? end;
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    props.onSelect();
  };
  return (
    <>
      {queued !== null && waited !== null && (
        <span
          className="df-Timeline-wait"
          title={text}
          style={box(queued, waited)}
          onClick={onClick}
        />
      )}
      {start !== null && end !== null && (
        <span
          className="df-Timeline-bar"
          data-attempt={attempt}
          data-status={status}
          data-shown={isShown || undefined}
          title={text}
          style={box(start, end)}
          onClick={onClick}
        />
      )}
      {isReused && end !== null && (
        <span
          className="df-Timeline-reused"
          title={text}
          style={{ left: within(placeIn(range, end)) }}
        />
      )}
    </>
  );
}

/** Where a ring stands: whole at either end of what is in view. */
function within(place: number): string {
  const left = `${100 * place}%`;
  return place >= 0 && place <= 1
    ? `clamp(${RING_PX / 2}px, ${left}, calc(100% - ${RING_PX / 2}px))`
    : left;
}

/** Its status, how long it ran and waited, and why it ended so. */
export function attemptText(
  bar: IBar,
  zero: number,
  isOneOfMany: boolean,
  isReused: boolean,
  trans: ReturnType<typeof useTranslation>
): string {
  const { attempt, status, reason, queued, start, end } = bar;
  const word = statusWord(status, trans, isReused);
  const since = (time: number) => formatDuration(time - zero);
  return [
    isOneOfMany || attempt > 1
      ? trans.__('attempt %1: %2', attempt, word)
      : word,
    start !== null &&
      end !== null &&
      trans.__(
        '%1, from %2 to %3',
        formatDuration(end - start),
        since(start),
        since(end)
      ),
    queued !== null &&
      start !== null &&
      start - queued >= LEAST_WAIT_MS &&
      trans.__('waited %1', formatDuration(start - queued)),
    reason
  ]
    .filter(Boolean)
    .join('\n');
}
