import type { Trying } from '../../model/trying';
import { useTranslation } from '../../ui/translation';

/** What a person has to know before the outputs: the kernel ended, the try was refused, what is tried. */
export function TryNotices(props: {
  trying: Trying;
  onStart: () => void;
  onReveal: (line: number) => void;
}): JSX.Element | null {
  const { trying, onStart, onReveal } = props;
  const trans = useTranslation();
  const { kernel, message, line } = trying;
  const { status, reason } = kernel;
  return (
    <>
      {status === 'dead' && (
        <div className="df-TryNotice" data-severity="error" role="alert">
          <span>
            {reason ?? trans.__('The kernel has ended.')}{' '}
            {trans.__('What it held is gone.')}
          </span>
          <button className="df-link" onClick={onStart}>
            {trans.__('Start again')}
          </button>
        </div>
      )}
      {status !== 'dead' && reason && (
        <div className="df-TryNotice" data-severity="warning" role="alert">
          {reason}
        </div>
      )}
      {status === 'disconnected' && (
        <div className="df-TryNotice" data-severity="warning" role="status">
          {trans.__('The connection to the kernel is lost; trying again.')}
        </div>
      )}
      {message !== null && (
        <div className="df-TryNotice" data-severity="error" role="alert">
          <span>{message}</span>
          {line !== null && (
            <button className="df-link" onClick={() => onReveal(line)}>
              {trans.__('Go to line %1', line)}
            </button>
          )}
        </div>
      )}
      {trying.isFromCell && (
        <div className="df-TryNotice" data-severity="info" role="status">
          {trans.__('The class is the one that its cell defined.')}
        </div>
      )}
    </>
  );
}

/** Where the outputs will be. */
export function TryEmpty(props: { trying: Trying }): JSX.Element {
  const { state, kernel } = props.trying;
  const trans = useTranslation();
  if (state === 'starting' || kernel.status === 'starting') {
    return (
      <p className="df-dim" role="status">
        {trans.__('The kernel is starting; the first try waits for it.')}
      </p>
    );
  }
  return (
    <p className="df-dim">
      {state === 'running'
        ? trans.__('Nothing was printed or shown yet.')
        : trans.__(
            'Run shows here what the operation prints, draws and returns.'
          )}
    </p>
  );
}
