import type { KeyboardEvent } from 'react';
import { useRef, useState } from 'react';

import type { IRange } from '../graph/curves';
import type { IBar } from '../graph/gantt';
import { barsOf, moved, placeIn, spanOf, ticksOf } from '../graph/gantt';
import type { Job } from '../protocol/types';
import { formatDuration } from '../ui/duration';
import { LiveStatusChip, StatusIcon } from '../ui/status';
import { useNow } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { attemptOf, attemptText, Bar } from './attemptbar';
import { useRangeZoom } from './rangezoom';

const TICKS = 6;
const ZOOMS: Readonly<Record<string, number>> = {
  '+': 0.7,
  '=': 0.7,
  '-': 1.4
};
const ATTEMPTS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1
};
const PANS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.2,
  ArrowRight: 0.2
};

/** When each attempt of each job waited and ran, live; a range that is dragged over is shown larger. */
export function JobTimeline(props: {
  jobs: readonly Job[];
  selected: string | null;
  /** That is looked at of the selected job; null: the newest. */
  attempt: number | null;
  onSelect: (node: string, attempt: number | null) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { jobs, selected, attempt, onSelect } = props;
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
      onSelect(next.node, null);
      event.currentTarget
        .querySelector<HTMLElement>(`[data-node="${CSS.escape(next.node)}"]`)
        ?.focus();
    } else if (key in ZOOMS) {
      zoom.by(ZOOMS[key]);
    } else if (key in PANS && wanted) {
      setWanted(moved(wanted, whole, PANS[key]));
    } else if (key in ATTEMPTS && selected !== null) {
      const shown = bars[jobs.findIndex(job => job.node === selected)] ?? [];
      const index = shown.findIndex(bar => bar.attempt === attempt);
      const next = (index < 0 ? shown.length - 1 : index) + ATTEMPTS[key];
      onSelect(selected, attemptOf(shown, Math.max(0, next)));
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
          attempt={job.node === selected ? attempt : null}
          onSelect={of => onSelect(job.node, of)}
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
  attempt: number | null;
  onSelect: (attempt: number | null) => void;
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
      onClick={() => onSelect(null)}
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
            isShown={
              bars.length > 1 &&
              isSelected &&
              (props.attempt ?? job.attempt) === bar.attempt
            }
            text={attempts[index]}
            onSelect={() => onSelect(attemptOf(bars, index))}
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
