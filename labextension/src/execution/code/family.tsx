import { useCallback, useSyncExternalStore } from 'react';

import type { Execution } from '../../protocol/types';
import type { IProjectModel } from '../../tokens';
import { useTranslation } from '../../ui/translation';

const SHOWN = 5;

/** The execution that this one goes on from, and those that go on from it. */
export function Family(props: {
  execution: Execution;
  project: IProjectModel;
  onOpen: (execution: string) => void;
}): JSX.Element | null {
  const { execution, project, onOpen } = props;
  const trans = useTranslation();
  const subscribe = useCallback(
    (notify: () => void) => {
      project.changed.connect(notify);
      return () => {
        project.changed.disconnect(notify);
      };
    },
    [project]
  );
  const others = useSyncExternalStore(subscribe, () => project.executions);
  const origin = execution.derived_from;
  const later = others
    .map(row => row.execution)
    .filter(other => other.derived_from?.execution === execution.id);
  return (
    <>
      {execution.is_debug && <span>{trans.__('debug mode')}</span>}
      {origin && (
        <button
          className="df-link"
          title={
            origin.operations.length > 0
              ? trans.__('With other code: %1', origin.operations.join(', '))
              : trans.__('With the same code')
          }
          onClick={() => onOpen(origin.execution)}
        >
          {trans.__('%1, again from %2', origin.name, origin.node)}
        </button>
      )}
      {later.slice(0, SHOWN).map(other => (
        <button
          key={other.id}
          className="df-link"
          title={trans.__('A part of this execution, run again')}
          onClick={() => onOpen(other.id)}
        >
          {trans.__('again as %1', other.name)}
        </button>
      ))}
      {later.length > SHOWN && (
        <span>
          {trans._n('and %1 more', 'and %1 more', later.length - SHOWN)}
        </span>
      )}
    </>
  );
}
