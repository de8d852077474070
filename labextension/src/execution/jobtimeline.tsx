import type { KeyboardEvent } from 'react';
import { useRef, useState } from 'react';

import type { IRange } from '../graph/curves';
import type { IBar } from '../graph/gantt';
import { barsOf, moved, placeIn, spanOf, ticksOf } from '../graph/gantt';
import type { Job } from '../protocol/types';
import { formatDuration } from '../ui/duration';
import { LiveStatusChip, StatusIcon, statusWord } from '../ui/status';
import { useNow } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { useRangeZoom } from './rangezoom';

const TICKS = 6;
const LEAST_WAIT_MS = 5;
const ZOOMS: Readonly<Record<string, number>> = {
  '+': 0.7,
  '=': 0.7,
  '-': 1.4
};
const PANS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.2,
  ArrowRight: 0.2
};

/** When each job waited and ran, live; a range that is dragged over is shown larger. */
export function JobTimeline(props: {
  jobs: readonly Job[];
  selected: string | null;
  onSelect: (node: string) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { jobs, selected, onSelect } = props;
  const isLive = jobs.some(({ status }) =>
    ['running', 'queued'].includes(status)
  );
  const now = useNow(isLive, 500);
  const [wanted, setWanted] = useState<IRange | null>(null);
  const bars = jobs.map(job => barsOf(job, now));
  const whole = spanOf(bars.flat());
  const area = useRef<HTMLDivElement>(null);
  const zoom = useRangeZoom(area, whole, wanted, setWanted);
  if (whole === null) {
    return (
      <div className="df-Empty">
        {trans.__(
          'Nothing has run yet: when jobs wait and run will be drawn here.'
        )}
      </div>
    );
  }
  const range = wanted ?? whole;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { key } = event;
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (step !== undefined) {
      const index = jobs.findIndex(job => job.node === selected);
      const next = jobs[Math.max(0, index + step)];
      if (!next) {
        return;
      }
      onSelect(next.node);
      event.currentTarget
        .querySelector<HTMLElement>(`[data-node="${CSS.escape(next.node)}"]`)
        ?.focus();
    } else if (key in ZOOMS) {
      zoom.by(ZOOMS[key]);
    } else if (key in PANS && wanted) {
      setWanted(moved(wanted, whole, PANS[key]));
    } else if (key === '0' || (key === 'Escape' && wanted)) {
      setWanted(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="df-Timeline"
      role="listbox"
      aria-label={trans.__('When the jobs ran')}
      onKeyDown={onKeyDown}
      {...zoom.handlers}
    >
      <div className="df-Timeline-row df-Timeline-head">
        <span className="df-Timeline-name">
          <button
            className="df-link"
            hidden={wanted === null}
            onClick={() => setWanted(null)}
          >
            {trans.__('Show all')}
          </button>
        </span>
        <div className="df-Timeline-area" aria-hidden="true">
          {ticksOf(range, whole.min, TICKS).map(time => (
            <span
              key={time}
              className="df-Timeline-tick"
              style={{ left: `${100 * placeIn(range, time)}%` }}
            >
              {time === whole.min ? '0' : formatDuration(time - whole.min)}
            </span>
          ))}
        </div>
        <span className="df-Timeline-status" />
      </div>
      <div ref={area} className="df-Timeline-drag">
        {zoom.drag && (
          <span
            className="df-Timeline-range"
            style={{ left: zoom.drag.left, width: zoom.drag.width }}
          />
        )}
      </div>
      {jobs.map((job, index) => (
        <Row
          key={job.node}
          job={job}
          bars={bars[index]}
          range={range}
          zero={whole.min}
          isSelected={job.node === selected}
          isFirst={selected === null && index === 0}
          onSelect={() => onSelect(job.node)}
        />
      ))}
    </div>
  );
}

function Row(props: {
  job: Job;
  bars: readonly IBar[];
  range: IRange;
  zero: number;
  isSelected: boolean;
  isFirst: boolean;
  onSelect: () => void;
}): JSX.Element {
  const trans = useTranslation();
  const { job, bars, range, zero, isSelected, isFirst, onSelect } = props;
  const attempts = bars.map(bar =>
    attemptText(bar, zero, bars.length > 1, job.reused, trans)
  );
  const name = job.label || job.node;
  const told = `${name}: ${attempts.join('\n')}`;
  return (
    <div
      className="df-Timeline-row"
      role="option"
      aria-selected={isSelected}
      aria-label={told.replaceAll('\n', ', ')}
      data-node={job.node}
      data-status={job.status}
      tabIndex={isSelected || isFirst ? 0 : -1}
      title={told}
      onClick={onSelect}
    >
      <span className="df-Timeline-name">
        <StatusIcon status={job.status} reused={job.reused} />
        <span>{name}</span>
        {job.attempt > 1 && (
          <span
            className="df-Count"
            title={trans.__('attempt %1', job.attempt)}
          >
            {job.attempt}
          </span>
        )}
      </span>
      <div className="df-Timeline-area">
        {bars.map((bar, index) => (
          <Bar
            key={bar.attempt}
            bar={bar}
            range={range}
            isReused={job.reused}
            text={attempts[index]}
          />
        ))}
      </div>
      <span className="df-Timeline-status">
        <LiveStatusChip
          status={job.status}
          reused={job.reused}
          started={job.started_at}
          ended={job.ended_at}
        />
      </span>
    </div>
  );
}

/** One attempt: a line while it waited, a bar while it ran, a ring where an earlier result was taken. */
function Bar(props: {
  bar: IBar;
  range: IRange;
  isReused: boolean;
  text: string;
}): JSX.Element {
  const { range, isReused, text } = props;
  const { attempt, status, queued, start, end } = props.bar;
  const box = (from: number, to: number) => ({
    left: `${100 * placeIn(range, from)}%`,
    width: `${100 * (placeIn(range, to) - placeIn(range, from))}%`
  });
  const waited = start ?? end;
  return (
    <>
      {queued !== null && waited !== null && (
        <span
          className="df-Timeline-wait"
          title={text}
          style={box(queued, waited)}
        />
      )}
      {start !== null && end !== null && (
        <span
          className="df-Timeline-bar"
          data-attempt={attempt}
          data-status={status}
          title={text}
          style={box(start, end)}
        />
      )}
      {isReused && end !== null && (
        <span
          className="df-Timeline-reused"
          title={text}
          style={{ left: `${100 * placeIn(range, end)}%` }}
        />
      )}
    </>
  );
}

/** Its status, how long it ran and waited, and why it ended so. */
function attemptText(
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
