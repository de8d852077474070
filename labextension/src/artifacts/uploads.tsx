import type { Uploads } from '../model/uploads';
import { formatSize } from '../ui/duration';
import { useTranslation } from '../ui/translation';

/** What is on its way, with how far it is; what could not be sent says why until it is dismissed. */
export function UploadList(props: { uploads: Uploads }): JSX.Element | null {
  const { uploads } = props;
  const trans = useTranslation();
  if (uploads.list.length === 0) {
    return null;
  }
  return (
    <ul className="df-Artifacts-uploads" aria-label={trans.__('Uploads')}>
      {uploads.list.map(({ id, name, size, sent, state, failure, largest }) => (
        <li key={id} data-state={state}>
          <span className="df-Artifacts-uploadname" title={name}>
            {name}
          </span>
          {state === 'failed' ? (
            <span className="df-error" role="alert">
              {largest === null
                ? failure
                : trans.__(
                    'It is larger than the %1 that can be uploaded here.',
                    formatSize(largest)
                  )}
            </span>
          ) : (
            <>
              <progress
                max={Math.max(size, 1)}
                value={sent}
                aria-label={trans.__('Upload of %1', name)}
              />
              <span className="df-dim">
                {state === 'waiting'
                  ? trans.__('waits')
                  : sent >= size
                    ? trans.__('is being kept')
                    : trans.__('%1 of %2', formatSize(sent), formatSize(size))}
              </span>
            </>
          )}
          <button
            className="jp-mod-styled jp-mod-small df-Button"
            onClick={() => uploads.cancel(id)}
          >
            {state === 'failed' ? trans.__('Dismiss') : trans.__('Cancel')}
          </button>
        </li>
      ))}
    </ul>
  );
}
