import { NO_SELECTION, type ISelection } from '../graph/rowselection';
import type { ExecutionTable } from '../model/executionTable';
import { CommandIDs } from '../tokens';
import { actionsOfSeveral, MOST_COMPARED } from '../ui/executionactions';
import type { IAction } from '../ui/menu';
import { useTranslation } from '../ui/translation';

/** How many are selected, and what can be done with them. It is always there, so that the rows never move. */
export function ActionBar(props: {
  table: ExecutionTable;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
  onAction: (action: IAction) => void;
}): JSX.Element {
  const { table, selection, onSelection, onAction } = props;
  const trans = useTranslation();
  const { ids } = selection;
  const chosen = table.executions(ids);
  const elsewhere =
    ids.size -
    table.rows.filter(({ execution }) => ids.has(execution.id)).length;
  if (ids.size === 0) {
    return (
      <div className="df-List-actions df-dim">
        {trans.__('Select executions to compare, tag or delete them.')}
      </div>
    );
  }
  const compare: IAction = {
    command: CommandIDs.compareExecutions,
    args: { executions: [...ids], project: table.project.project.id }
  };
  const possible = actionsOfSeveral(chosen);
  const of = (command: string) =>
    possible.find(action => action.command === command);
  const star = of(CommandIDs.starExecutions);
  const button = (
    label: string,
    action: IAction | undefined,
    title?: string
  ) => (
    <button
      className="jp-mod-styled jp-mod-small df-Button"
      disabled={!action}
      title={title}
      onClick={() => action && onAction(action)}
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
      {elsewhere > 0 && (
        <span className="df-dim">
          {trans.__('%1 of them not in view', elsewhere)}
        </span>
      )}
      {button(
        trans.__('Compare'),
        ids.size > 1 && ids.size <= MOST_COMPARED ? compare : undefined,
        trans.__('Select two to %1 executions', MOST_COMPARED)
      )}
      {button(
        star?.args.is_starred === false
          ? trans.__('Remove stars')
          : trans.__('Star'),
        star
      )}
      {button(trans.__('Tag…'), of(CommandIDs.tagExecutions))}
      {button(trans.__('Stop'), of(CommandIDs.cancel))}
      {button(trans.__('Delete…'), of(CommandIDs.deleteExecutions))}
      <button className="df-link" onClick={() => onSelection(NO_SELECTION)}>
        {trans.__('Select none')}
      </button>
    </div>
  );
}
