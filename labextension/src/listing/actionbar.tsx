import { NO_SELECTION, type ISelection } from '../graph/rowselection';
import { isFinal } from '../model/executionList';
import type { ExecutionTable } from '../model/executionTable';
import type { Execution } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { MOST_COMPARED } from './commandids';

/** What can be done with several executions. */
export interface IBulk {
  compare(ids: readonly string[]): void;
  star(executions: readonly Execution[], isStarred: boolean): void;
  tag(executions: readonly Execution[]): void;
  stop(executions: readonly Execution[]): void;
  delete(executions: readonly Execution[]): void;
}

/** How many are selected, and what can be done with them. It is always there, so that the rows never move. */
export function ActionBar(props: {
  table: ExecutionTable;
  bulk: IBulk;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
}): JSX.Element {
  const { table, bulk, selection, onSelection } = props;
  const trans = useTranslation();
  const { ids } = selection;
  const chosen = table.rows
    .map(row => row.execution)
    .filter(({ id }) => ids.has(id));
  const running = chosen.filter(({ status }) => !isFinal(status));
  const unstarred = chosen.filter(execution => !execution.is_starred);
  if (ids.size === 0) {
    return (
      <div className="df-List-actions df-dim">
        {trans.__('Select executions to compare, tag or delete them.')}
      </div>
    );
  }
  const canCompare = ids.size > 1 && ids.size <= MOST_COMPARED;
  const button = (
    label: string,
    act: () => void,
    isEnabled = chosen.length > 0,
    title?: string
  ) => (
    <button
      className="jp-mod-styled jp-mod-small df-Button"
      disabled={!isEnabled}
      title={title}
      onClick={act}
    >
      {label}
    </button>
  );
  return (
    <div
      className="df-List-actions"
      role="toolbar"
      aria-label={trans.__('Selected executions')}
    >
      <strong>{trans.__('%1 selected', ids.size)}</strong>
      {button(
        trans.__('Compare'),
        () => bulk.compare([...ids]),
        canCompare,
        trans.__('Select two to %1 executions', MOST_COMPARED)
      )}
      {button(
        unstarred.length > 0 ? trans.__('Star') : trans.__('Remove stars'),
        () => bulk.star(chosen, unstarred.length > 0)
      )}
      {button(trans.__('Tag…'), () => bulk.tag(chosen))}
      {button(trans.__('Stop'), () => bulk.stop(running), running.length > 0)}
      {button(
        trans.__('Delete…'),
        () => bulk.delete(chosen),
        chosen.length > running.length
      )}
      <button className="df-link" onClick={() => onSelection(NO_SELECTION)}>
        {trans.__('Select none')}
      </button>
    </div>
  );
}
