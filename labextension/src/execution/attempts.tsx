import type { Job } from '../protocol/types';
import { statusWord } from '../ui/status';
import { useTranslation } from '../ui/translation';

/** Those that can be looked at beside the newest. */
function earlierOf(job: Job): Job['earlier'] {
  return job.reused ? [] : job.earlier;
}

/** The job as it was after one of its attempts; as it is for null, the newest or one that is not known. */
export function asOf(job: Job, attempt: number | null): Job {
  const earlier = earlierOf(job).find(({ number }) => number === attempt);
  if (!earlier) {
    return job;
  }
  const { number, ...state } = earlier;
  return {
    ...job,
    ...state,
    attempt: number,
    progress: null,
    outputs: {},
    figures: 0,
    metrics: {}
  };
}

/** Which attempt of a job is looked at; nothing where there is only one. */
export function AttemptChooser(props: {
  job: Job;
  /** Null: the newest, whichever that is. */
  attempt: number | null;
  onChoose: (attempt: number | null) => void;
}): JSX.Element | null {
  const trans = useTranslation();
  const { job, attempt, onChoose } = props;
  const earlier = earlierOf(job);
  const isNextAwaited = earlier.some(({ number }) => number === job.attempt);
  if (earlier.length === 0) {
    return job.attempt > 1 && !job.reused ? (
      <span className="df-dim">{trans.__('attempt %1', job.attempt)}</span>
    ) : null;
  }
  const label = (number: number, status: Job['status']) =>
    trans.__('attempt %1: %2', number, statusWord(status, trans));
  return (
    <select
      className="df-AttemptChooser"
      aria-label={trans.__('Attempt')}
      title={trans.__('Show what another attempt printed and showed')}
      value={attempt ?? ''}
      onKeyDown={event => event.stopPropagation()}
      onChange={event => onChoose(Number(event.target.value) || null)}
    >
      {earlier.map(({ number, status }) => (
        <option key={number} value={number}>
          {label(number, status)}
        </option>
      ))}
      <option value="">
        {isNextAwaited
          ? trans.__('next attempt: %1', statusWord(job.status, trans))
          : label(job.attempt, job.status)}
      </option>
    </select>
  );
}
