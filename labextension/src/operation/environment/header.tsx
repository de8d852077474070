import type { TranslationBundle } from '@jupyterlab/translation';

import type { EnvironmentSession } from '../../model/environmentSession';
import { useTranslation } from '../../ui/translation';

export type EnvironmentForm = 'list' | 'text';

interface IHeaderProps {
  session: EnvironmentSession;
  form: EnvironmentForm;
  onForm: (form: EnvironmentForm) => void;
  /** The operation shall use the project's file. */
  onRemove: () => void;
}

const MOST_NAMES = 3;

/** Which file is for the operation, who shares it, and how that is changed. */
export function EnvironmentHeader(props: IHeaderProps): JSX.Element | null {
  const trans = useTranslation();
  const { session, form, onForm, onRemove } = props;
  const { kind, error } = session;
  if (kind === null) {
    return error === null ? null : <Failure message={error} />;
  }
  return (
    <>
      {error !== null && <Failure message={error} />}
      {kind === 'none' ? (
        <Nothing session={session} />
      ) : (
        <div className="df-Environment-file">
          <code className="df-code">{session.path}</code>
          <span className="df-dim" title={othersOf(session).join(', ')}>
            {whoShares(session, trans)}
          </span>
          {kind === 'own' ? (
            <button className="df-link" onClick={onRemove}>
              {trans.__('Use the project’s')}
            </button>
          ) : (
            <button className="df-link" onClick={() => void session.makeOwn()}>
              {trans.__('Give this operation its own')}
            </button>
          )}
        </div>
      )}
      <p className="df-dim df-Environment-note">
        {trans.__(
          'Environments are not made yet: the operation runs in the environment of the Jupyter server.'
        )}
      </p>
      {kind !== 'none' && (
        <div
          className="df-Switch"
          role="group"
          aria-label={trans.__('Shown as')}
        >
          {(['list', 'text'] as const).map(each => (
            <button
              key={each}
              aria-pressed={form === each}
              disabled={each === 'list' && session.listed === null}
              onClick={() => onForm(each)}
            >
              {each === 'list' ? trans.__('List') : trans.__('Text')}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function Nothing(props: { session: EnvironmentSession }): JSX.Element {
  const trans = useTranslation();
  const { session } = props;
  return (
    <div className="df-Environment-nothing">
      <p>
        {trans.__(
          'An environment file says which packages operations need. The project has none.'
        )}
      </p>
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={() => void session.makeProject()}
      >
        {trans.__('One for the project')}
      </button>
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={() => void session.makeOwn()}
      >
        {trans.__('One for %1 alone', session.name)}
      </button>
    </div>
  );
}

function Failure(props: { message: string }): JSX.Element {
  return (
    <div className="df-Failure" role="alert">
      {props.message}
    </div>
  );
}

function othersOf({ operations, name }: EnvironmentSession): string[] {
  return operations.filter(other => other !== name);
}

function whoShares(
  session: EnvironmentSession,
  trans: TranslationBundle
): string {
  const others = othersOf(session);
  if (session.kind === 'own') {
    return trans.__('for %1 alone', session.name);
  }
  if (others.length === 0) {
    return trans.__('the project’s, used by no other operation');
  }
  const named = others.slice(0, MOST_NAMES).join(', ');
  const more = others.length - MOST_NAMES;
  return more > 0
    ? trans._n(
        'the project’s, shared with %2 and %1 other',
        'the project’s, shared with %2 and %1 others',
        more,
        named
      )
    : trans.__('the project’s, shared with %1', named);
}
