import { useCallback, useSyncExternalStore } from 'react';

import { useTranslation } from '../ui/translation';
import { useCommands } from './commands';
import { useSession, useSessionValue } from './hooks';

/** What the person is told above the canvas. */
export function Banners(): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const { notices } = session;
  const subscribe = useCallback(
    (notify: () => void) => {
      notices.changed.connect(notify);
      return () => {
        notices.changed.disconnect(notify);
      };
    },
    [notices]
  );
  const all = useSyncExternalStore(subscribe, () => notices.all);
  const banner = useSessionValue(['banner'], current => current.banner);
  const home = useSessionValue(['state'], current => current.home);
  return (
    <>
      {all.map(([kind, notice]) => (
        <div
          key={kind}
          className="df-Banner"
          data-notice={kind}
          data-kind={notice.isUrgent ? 'error' : 'info'}
          role={notice.isUrgent ? 'alert' : 'status'}
        >
          <span>{notice.message}</span>
          <span className="df-Banner-actions">
            {notice.actions?.map(action => (
              <button
                key={action.label}
                className="jp-mod-styled jp-mod-small df-Button"
                onClick={action.do}
              >
                {action.label}
              </button>
            ))}
          </span>
        </div>
      ))}
      <NewerFormat />
      {home === 'none' && (
        <div className="df-Banner" data-kind="info" role="status">
          {trans.__(
            'This pipeline is in no project: its operations are not known, and it cannot be run. Move the file to a project’s folder, or make a new project.'
          )}
        </div>
      )}
      {banner && (
        <div className="df-Banner" data-kind={banner.kind} role="alert">
          <span>{banner.message}</span>
          <button
            className="df-link"
            aria-label={trans.__('Dismiss')}
            title={trans.__('Dismiss')}
            onClick={() => session.tell(null)}
          >
            ✕
          </button>
        </div>
      )}
    </>
  );
}

/** A pipeline of a newer format is drawn as far as this version understands it. */
function NewerFormat(): JSX.Element | null {
  const trans = useTranslation();
  const format = useSessionValue(['graph'], current => {
    const problem = current.doc.unreadable;
    return problem?.code === 'unknown_format' && current.graph.nodes.size > 0
      ? problem.detail
      : null;
  });
  return format === null ? null : (
    <div
      className="df-Banner"
      data-notice="newer-format"
      data-kind="info"
      role="status"
    >
      <span>
        {trans.__(
          'This pipeline is of format %1, which is newer than this version of DeepForge: you see what it understands, and cannot edit or run it. Update DeepForge.',
          format
        )}
      </span>
      <OpenAsText />
    </div>
  );
}

/** Opens the document in JupyterLab's text editor. */
export function OpenAsText(): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const commands = useCommands();
  return (
    <button
      className="jp-mod-styled jp-mod-small df-Button"
      onClick={() =>
        void commands?.execute('docmanager:open', {
          path: session.path,
          factory: 'Editor'
        })
      }
    >
      {trans.__('Open as text')}
    </button>
  );
}
