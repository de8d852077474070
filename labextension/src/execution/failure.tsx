import type { Job } from '../protocol/types';
import { useTranslation } from '../ui/translation';

/** Why a job did not succeed or waits, with the way to the line that raised. */
export function FailureBanner(props: {
  job: Job;
  onOpen: (path: string, line: number | null) => void;
}): JSX.Element | null {
  const trans = useTranslation();
  const { job, onOpen } = props;
  const { failure } = job;
  if (
    !failure &&
    !(job.reason && ['failed', 'canceled', 'running'].includes(job.status))
  ) {
    return null;
  }
  const path = failure?.path;
  const line = failure?.line ?? null;
  return (
    <div className="df-Failure" data-status={job.status} role="alert">
      <div className="df-Failure-what">
        {failure ? (
          <>
            <strong>{failure.name}</strong>
            {failure.message && <>: {failure.message}</>}
          </>
        ) : (
          job.reason
        )}
      </div>
      {path && (
        <button className="df-link df-code" onClick={() => onOpen(path, line)}>
          {line === null ? path : trans.__('%1, line %2', path, line)}
        </button>
      )}
      {failure?.hint && <div className="df-Failure-hint">{failure.hint}</div>}
    </div>
  );
}
