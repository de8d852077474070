import type { IRange } from '../graph/curves';
import type { IBar } from '../graph/gantt';
import type { Job } from '../protocol/types';
import { LiveStatusChip, StatusIcon } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { attemptOf, attemptText, Bar } from './attemptbar';

/** A job in the timeline: its name, its attempts as bars, its status. */
export function TimelineRow(props: {
  job: Job;
  bars: readonly IBar[];
  range: IRange;
  zero: number;
  isSelected: boolean;
  isFirst: boolean;
  /** There is no room for the word of the status, whose icon stands before the name. */
  isNarrow: boolean;
  /** That is looked at; null: the newest. */
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
          compact={props.isNarrow}
        />
      </span>
    </div>
  );
}
