import type { Job } from '../protocol/types';
import { Failure } from '../ui/failure';
import { useIsStale } from '../ui/reach';
import { useTranslation } from '../ui/translation';

/** Why there is no output (or no figure) of a job to see. */
export function EmptyNote(props: {
  job: Job | null;
  isLoading: boolean;
  isOutput: boolean;
}): JSX.Element {
  return <div className="df-Empty">{useNote(props)}</div>;
}

function useNote(props: {
  job: Job | null;
  isLoading: boolean;
  isOutput: boolean;
}): string {
  const trans = useTranslation();
  const { job, isLoading, isOutput } = props;
  if (!job) {
    return trans.__(
      'Select a node to see what its operation printed and showed.'
    );
  }
  if (isLoading && job.attempt > 0) {
    return trans.__('Loading…');
  }
  switch (job.status) {
    case 'pending':
    case 'queued':
      return trans.__(
        'Not started yet: what it prints and shows will appear here.'
      );
    case 'running':
      if (job.progress?.is_saving) {
        return isOutput
          ? trans.__('It printed nothing; its outputs are being saved.')
          : trans.__('It showed no figures; its outputs are being saved.');
      }
      return isOutput
        ? trans.__('Running; nothing printed so far.')
        : trans.__('Running; no figures so far.');
    default:
      return isOutput
        ? trans.__('It printed nothing.')
        : trans.__(
            'It showed no figures. Figures shown with matplotlib or display() appear here.'
          );
  }
}

/** Instead of an execution that is not there (yet); what cannot be reached is said above. */
export function MissingNote(props: {
  isLoaded: boolean;
  /** Why it could not be loaded; it is when the server answers again. */
  failure: string | null;
  onRetry: () => void;
}): JSX.Element | null {
  const { isLoaded, failure } = props;
  const trans = useTranslation();
  if (useIsStale()) {
    return null;
  }
  return failure === null ? (
    <div className="df-Empty">
      {isLoaded
        ? trans.__('This execution was deleted.')
        : trans.__('Loading the execution…')}
    </div>
  ) : (
    <Failure text={failure} onRetry={props.onRetry} />
  );
}
