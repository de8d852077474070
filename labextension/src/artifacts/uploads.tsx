import type { TranslationBundle } from '@jupyterlab/translation';

import type { IUpload, Uploads } from '../model/uploads';
import { formatSize } from '../ui/duration';
import { useTranslation } from '../ui/translation';

/** From here on they are counted, and stopped together. */
const MANY = 4;

/** What is on its way, with how far it is; what could not be sent, or was there already, says so until it is dismissed. */
export function UploadList(props: { uploads: Uploads }): JSX.Element | null {
  const { uploads } = props;
  const trans = useTranslation();
  if (uploads.list.length === 0) {
    return null;
  }
  return (
    <ul className="df-Artifacts-uploads" aria-label={trans.__('Uploads')}>
      <Summary uploads={uploads} />
      {uploads.list.map(upload => (
        <Row key={upload.id} upload={upload} uploads={uploads} />
      ))}
    </ul>
  );
}

function Row(props: { upload: IUpload; uploads: Uploads }): JSX.Element {
  const { upload, uploads } = props;
  const { id, name, size, sent, checked, state, sameAs } = upload;
  const trans = useTranslation();
  return (
    <li data-state={state} tabIndex={-1}>
      <span className="df-Artifacts-uploadname" title={name}>
        {name}
      </span>
      {state === 'failed' ? (
        <span className="df-error" role="alert">
          {failureOf(upload, trans)}
        </span>
      ) : sameAs !== null ? (
        <span className="df-dim" role="status">
          {trans.__(
            'The same as the newest version (%1): nothing new was kept.',
            sameAs
          )}
        </span>
      ) : (
        <>
          <progress
            max={1}
            value={checked ?? sent / Math.max(size, 1)}
            aria-label={trans.__('Upload of %1', name)}
          />
          <span className="df-dim">
            {state === 'waiting'
              ? trans.__('waits')
              : checked !== null
                ? trans.__('checking %1 %', Math.floor(checked * 100))
                : sent >= size
                  ? trans.__('is being kept')
                  : trans.__('%1 of %2', formatSize(sent), formatSize(size))}
          </span>
        </>
      )}
      {uploads.canBeSent(upload) && (
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={event => {
            // The button goes, the row stays: from there the next one is Cancel.
            event.currentTarget.closest('li')?.focus();
            void uploads.sendAgain(id);
          }}
        >
          {trans.__('Try again')}
        </button>
      )}
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={() => uploads.cancel(id)}
      >
        {hasEnded(state) ? trans.__('Dismiss') : trans.__('Cancel')}
      </button>
    </li>
  );
}

function failureOf(
  { failure, largest, unreadable }: IUpload,
  trans: TranslationBundle
): string {
  if (largest !== null) {
    return trans.__(
      'It is larger than the %1 that can be uploaded here.',
      formatSize(largest)
    );
  }
  return unreadable === null
    ? failure
    : trans.__(
        '“%1” cannot be read any more: it was changed, moved or deleted since it was chosen. Choose it again.',
        unreadable
      );
}

function hasEnded(state: IUpload['state']): boolean {
  return state === 'failed' || state === 'same';
}

/** How many are to come, failed or brought nothing new, and a button for each. */
function Summary({ uploads }: { uploads: Uploads }): JSX.Element | null {
  const trans = useTranslation();
  const failed = uploads.list.filter(({ state }) => state === 'failed');
  const ended = uploads.list.filter(({ state }) => hasEnded(state));
  const coming = uploads.list.filter(({ state }) => !hasEnded(state));
  const again = failed.filter(upload => uploads.canBeSent(upload));
  const same = ended.length - failed.length;
  const end = (some: Uploads['list']): void =>
    some.forEach(({ id }) => uploads.cancel(id));
  if (uploads.list.length < MANY) {
    return null;
  }
  const size = coming.reduce((sum, one) => sum + one.size - one.sent, 0);
  return (
    <li className="df-Artifacts-uploadsum" tabIndex={-1}>
      <strong>
        {[
          coming.length > 0 &&
            trans.__('%1 to go, %2', coming.length, formatSize(size)),
          failed.length > 0 && trans.__('%1 not uploaded', failed.length),
          same > 0 && trans.__('%1 the same as before', same)
        ]
          .filter(Boolean)
          .join(' · ')}
      </strong>
      {again.length > 0 && (
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={event => {
            event.currentTarget.closest('li')?.focus();
            again.forEach(({ id }) => void uploads.sendAgain(id));
          }}
        >
          {trans.__('Try all again')}
        </button>
      )}
      {ended.length > 0 && (
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={() => end(ended)}
        >
          {trans.__('Dismiss all')}
        </button>
      )}
      {coming.length > 0 && (
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={() => end(coming)}
        >
          {trans.__('Cancel all')}
        </button>
      )}
    </li>
  );
}
