import type { KeyboardEvent } from 'react';
import { useState } from 'react';

import type { IRange } from '../graph/curves';
import { barsOf, moved, placeIn, spanOf } from '../graph/gantt';
import { ticksOf } from '../graph/ticks';
import type { Job } from '../protocol/types';
import { useIsStale } from '../ui/reach';
import { useNow } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { useWidth } from '../ui/width';
import { attemptOf } from './attemptbar';
import { useJobRows } from './jobrows';
import { useRangeZoom } from './rangezoom';
import { TimelineRow } from './timelinerow';

/** Below this width (in px) the words of the statuses have no room. */
const NARROW = 480;
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
  /** When the execution was begun. */
  begun: string;
  selected: string | null;
  /** Somebody chose the selected job; otherwise it is only proposed. */
  isChosen: boolean;
  /** That is looked at of the selected job; null: the newest. */
  attempt: number | null;
  onSelect: (node: string, attempt: number | null) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { jobs, selected, attempt, onSelect } = props;
  const isLive = jobs.some(({ status }) =>
    ['running', 'queued'].includes(status)
  );
  const isStale = useIsStale();
  const now = useNow(isLive && !isStale, 500);
  const [wanted, setWanted] = useState<IRange | null>(null);
  const begun = Date.parse(props.begun);
  const bars = jobs.map(job => barsOf(job, now, begun));
  const whole = spanOf(bars.flat());
  const [area, setArea] = useState<HTMLDivElement | null>(null);
  const zoom = useRangeZoom(area, whole, wanted, setWanted);
  const areaWidth = useWidth(area);
  const { host, width, choose } = useJobRows({
    ...props,
    onSelect: node => onSelect(node, null)
  });
  const isNarrow = width < NARROW;
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
    if (key in ZOOMS) {
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
    } else if (!choose(event)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={host}
      className="df-Timeline"
      data-is-narrow={isNarrow}
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
          {ticksOf(range, whole.min, areaWidth).map(({ time, text }) => (
            <span
              key={time}
              className="df-Timeline-tick"
              style={{ left: `${100 * placeIn(range, time)}%` }}
            >
              {text}
            </span>
          ))}
        </div>
        <span className="df-Timeline-status" />
      </div>
      <div ref={setArea} className="df-Timeline-drag">
        {zoom.drag && (
          <span
            className="df-Timeline-range"
            style={{ left: zoom.drag.left, width: zoom.drag.width }}
          />
        )}
      </div>
      {jobs.map((job, index) => (
        <TimelineRow
          key={job.node}
          job={job}
          bars={bars[index]}
          range={range}
          zero={whole.min}
          isSelected={job.node === selected}
          isFirst={selected === null && index === 0}
          isNarrow={isNarrow}
          attempt={job.node === selected ? attempt : null}
          onSelect={of => onSelect(job.node, of)}
        />
      ))}
    </div>
  );
}
