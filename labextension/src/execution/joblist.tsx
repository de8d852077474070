import type { Job, JobComparison, Progress } from '../protocol/types';
import { formatMetric } from '../ui/metric';
import { progressText, shareOf } from '../ui/progress';
import { LiveStatusChip } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { useJobRows } from './jobrows';
import { OutcomeMark } from './reproduction';

/** The jobs of an execution with their status; keys move the selection. */
export function JobList(props: {
  jobs: readonly Job[];
  selected: string | null;
  /** Somebody chose the selected job; otherwise it is only proposed. */
  isChosen: boolean;
  /** How each job of a reproduction compares with the original's. */
  comparisons?: ReadonlyMap<string, JobComparison>;
  onSelect: (node: string) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { jobs, selected, onSelect } = props;
  const { host, choose } = useJobRows(props);
  return (
    <div
      ref={host}
      className="df-Jobs"
      role="listbox"
      aria-label={trans.__('Jobs')}
      onKeyDown={event => {
        if (choose(event)) {
          event.preventDefault();
        }
      }}
    >
      {jobs.map((job, index) => (
        <div
          key={job.node}
          className="df-Row df-Job"
          role="option"
          aria-selected={job.node === selected}
          data-node={job.node}
          data-status={job.status}
          tabIndex={
            job.node === selected || (selected === null && index === 0) ? 0 : -1
          }
          title={[job.operation, job.reason].filter(Boolean).join('\n')}
          onClick={() => onSelect(job.node)}
        >
          <span className="df-Row-name">{job.label || job.node}</span>
          <span className="df-Row-detail">
            <OutcomeMark comparison={props.comparisons?.get(job.node)} />
            <LiveStatusChip
              status={job.status}
              reused={job.reused}
              started={job.started_at}
              ended={job.ended_at}
            />
          </span>
          {job.status === 'running' && <JobProgress progress={job.progress} />}
          {job.status === 'running' && job.progress?.is_saving && (
            <div className="df-Job-saving df-dim">
              {job.reason ?? progressText(job.progress, trans)}
            </div>
          )}
          <LastMetrics metrics={job.metrics} />
          {job.failure && (
            <div className="df-Job-failure">{`${job.failure.name}: ${job.failure.message}`}</div>
          )}
        </div>
      ))}
    </div>
  );
}

const METRICS_SHOWN = 3;

/** The last values of what the operation logged. */
function LastMetrics(props: { metrics: Job['metrics'] }): JSX.Element | null {
  const entries = Object.entries(props.metrics);
  if (entries.length === 0) {
    return null;
  }
  const texts = entries.map(
    ([name, value]) => `${name} ${value === null ? '–' : formatMetric(value)}`
  );
  return (
    <div className="df-Job-metrics df-dim df-code" title={texts.join('\n')}>
      {texts.slice(0, METRICS_SHOWN).join(' · ')}
    </div>
  );
}

function JobProgress(props: { progress: Progress | null }): JSX.Element | null {
  const trans = useTranslation();
  const share = shareOf(props.progress);
  if (share === null) {
    return null;
  }
  return (
    <span
      className="df-Row-progress"
      role="progressbar"
      aria-label={trans.__('Progress')}
      aria-valuenow={Math.round(share * 100)}
      style={{ transform: `scaleX(${share})` }}
    />
  );
}
