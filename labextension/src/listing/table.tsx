import type { CommandRegistry } from '@lumino/commands';

import {
  canSort,
  isFiltered,
  isOwn,
  NO_FILTER,
  sortedBy
} from '../graph/listquery';
import { selectOnly, type ISelection } from '../graph/rowselection';
import type { ExecutionTable } from '../model/executionTable';
import type { Execution } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { actionsOf, actionsOfSeveral } from '../ui/executionactions';
import { SelectAllHeading, SortHeading } from '../ui/listheading';
import { openMenu, type IAction } from '../ui/menu';
import { useRowKeys } from '../ui/rowkeys';
import { useTranslation } from '../ui/translation';
import { ListRow } from './row';
import { columnLabel } from './words';

/** The rows of the page, with their headings. */
export function Table(props: {
  table: ExecutionTable;
  commands: CommandRegistry;
  onAction: (action: IAction) => void;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
}): JSX.Element | null {
  const { table, commands, selection, onSelection, onAction } = props;
  const trans = useTranslation();
  const { query, rows } = table;
  const executions = rows.map(row => row.execution);
  const ids = executions.map(({ id }) => id);
  const selected = table.executions(selection.ids);
  const isAt = ({ id }: Execution) => id === stop;
  const { body, stop, onKeyDown } = useRowKeys({
    ids,
    selection,
    onSelection,
    onDelete: () => {
      const action = actionsOfSeveral(
        selected.length > 0 ? selected : executions.filter(isAt)
      ).find(({ key }) => key === 'Delete');
      if (action) {
        onAction(action);
      }
    }
  });
  const open = (execution: string) =>
    void commands.execute(CommandIDs.openExecution, {
      execution,
      project: table.project.project.id
    });
  if (table.isReady && rows.length === 0) {
    return table.failure ? null : (
      <div className="df-Empty df-List-empty">
        {isFiltered(query) ? (
          <>
            {trans.__('No execution is like that.')}
            <button
              className="jp-mod-styled df-Button"
              onClick={() => table.setQuery(NO_FILTER)}
            >
              {trans.__('Show all')}
            </button>
          </>
        ) : (
          trans.__(
            'No execution yet. Run a pipeline: each run is listed here, with what it was given and what came out.'
          )
        )}
      </div>
    );
  }
  return (
    <div className="df-List-scroll" aria-busy={table.isLoading}>
      <table
        role="grid"
        aria-multiselectable
        aria-rowcount={table.total}
        aria-label={trans.__('Executions')}
      >
        <thead>
          <tr>
            <SelectAllHeading
              ids={ids}
              selection={selection}
              onSelection={onSelection}
            />
            <Heading table={table} column="star" label="★" />
            <Heading table={table} column="name" label={trans.__('Name')} />
            {query.columns.map(column => (
              <Heading
                key={column}
                table={table}
                column={column}
                label={columnLabel(column, trans)}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map(row => (
            <ListRow
              key={row.execution.id}
              row={row}
              columns={query.columns}
              ids={ids}
              isTabStop={row.execution.id === stop}
              selection={selection}
              onSelection={onSelection}
              onOpen={open}
              onStar={execution =>
                onAction({
                  command: CommandIDs.starExecutions,
                  args: {
                    executions: [execution.id],
                    project: execution.project,
                    is_starred: !execution.is_starred
                  }
                })
              }
              onMenu={(execution, at) => {
                const isSeveral =
                  selected.length > 1 && selection.ids.has(execution.id);
                if (!isSeveral) {
                  onSelection(selectOnly(execution.id));
                }
                openMenu(
                  commands,
                  isSeveral ? actionsOfSeveral(selected) : actionsOf(execution),
                  at
                );
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading(props: {
  table: ExecutionTable;
  column: string;
  label: string;
}): JSX.Element {
  const { table, column, label } = props;
  const trans = useTranslation();
  return (
    <SortHeading
      column={column}
      label={label}
      name={column === 'star' ? trans.__('Star') : label}
      className={
        column === 'name'
          ? 'df-List-name'
          : isOwn(column) || column === 'star'
            ? undefined
            : 'df-code'
      }
      sort={table.query.sort}
      onSort={
        canSort(column)
          ? () => table.setQuery({ sort: sortedBy(table.query, column) })
          : undefined
      }
    />
  );
}
