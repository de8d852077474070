import type { KeyboardEvent, MouseEvent } from 'react';

import { isOwn } from '../graph/listquery';
import {
  extendTo,
  selectOnly,
  toggle,
  type ISelection
} from '../graph/rowselection';
import { isFinal } from '../model/executionList';
import type { Execution, ExecutionSummary } from '../protocol/types';
import { starIcon, starredIcon } from '../ui/icons';
import { unbrokenStart } from '../ui/duration';
import { StatusChip } from '../ui/status';
import { Elapsed, RelativeTime } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { cellText } from './words';

/** What Jupyter calls people who are not told apart. */
const ANONYMOUS = /^[0-9a-f]{32}$/;

/** One execution. */
export function ListRow(props: {
  row: ExecutionSummary;
  columns: readonly string[];
  /** The rows of the page, in order. */
  ids: readonly string[];
  isTabStop: boolean;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
  onOpen: (execution: string) => void;
  onStar: (execution: Execution) => void;
  onMenu: (execution: Execution, at: { x: number; y: number }) => void;
}): JSX.Element {
  const { row, columns, ids, isTabStop, selection, onSelection } = props;
  const trans = useTranslation();
  const { execution } = row;
  const { id, name } = execution;
  const isSelected = selection.ids.has(id);
  const Star = execution.is_starred ? starredIcon : starIcon;
  const onClick = (event: MouseEvent) => {
    if (event.shiftKey) {
      onSelection(extendTo(selection, id, ids));
    } else if (event.ctrlKey || event.metaKey) {
      onSelection(toggle(selection, id));
    } else {
      onSelection(selectOnly(id));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) {
      return;
    }
    if (event.key === 'Enter') {
      props.onOpen(id);
    } else if (event.key === ' ') {
      event.preventDefault();
      onSelection(toggle(selection, id));
    }
  };
  return (
    <tr
      role="row"
      aria-selected={isSelected}
      data-name={name}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onClick}
      onDoubleClick={() => props.onOpen(id)}
      onKeyDown={onKeyDown}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        props.onMenu(execution, { x: event.clientX, y: event.clientY });
      }}
    >
      <td className="df-List-check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={trans.__('Select %1', name)}
          checked={isSelected}
          onClick={event => event.stopPropagation()}
          onChange={() => onSelection(toggle(selection, id))}
        />
      </td>
      <td className="df-List-star" data-is-starred={execution.is_starred}>
        <button
          className="df-IconButton"
          tabIndex={-1}
          aria-pressed={execution.is_starred}
          aria-label={trans.__('Star')}
          title={
            execution.is_starred
              ? trans.__('Remove the star')
              : trans.__('Star')
          }
          onClick={event => {
            event.stopPropagation();
            props.onStar(execution);
          }}
        >
          <Star.react tag="span" elementSize="small" />
        </button>
      </td>
      <td className="df-List-name" title={name}>
        <button
          className="df-link"
          tabIndex={-1}
          onClick={event => {
            event.stopPropagation();
            props.onOpen(id);
          }}
        >
          {name}
        </button>
      </td>
      {columns.map(column => (
        <Cell key={column} row={row} column={column} />
      ))}
    </tr>
  );
}

function Cell(props: { row: ExecutionSummary; column: string }): JSX.Element {
  const { row, column } = props;
  const trans = useTranslation();
  const { execution, jobs, ended } = row;
  if (!isOwn(column)) {
    const value = row.cells[column];
    const text = cellText(value);
    return (
      <td
        className={typeof value === 'number' ? 'df-List-number' : 'df-code'}
        title={value === undefined ? undefined : String(value ?? text)}
      >
        {text}
      </td>
    );
  }
  switch (column) {
    case 'status': {
      const isLive = !isFinal(execution.status);
      return (
        <td>
          <StatusChip
            status={execution.status}
            reused={jobs > 0 && row.reused === jobs}
          />
          {isLive && jobs > 0 && (
            <span className="df-dim"> {trans.__('%1 of %2', ended, jobs)}</span>
          )}
        </td>
      );
    }
    case 'pipeline':
      return (
        <td title={execution.pipeline}>
          {execution.pipeline.replace(/^pipelines\/|\.dfpipe$/g, '')}
        </td>
      );
    case 'date':
      return (
        <td>
          <RelativeTime time={execution.created_at} />
        </td>
      );
    case 'took':
      return (
        <td className="df-List-number">
          <Elapsed
            started={unbrokenStart(execution)}
            ended={execution.ended_at}
          />
        </td>
      );
    case 'tags':
      return (
        <td title={execution.tags.join(', ')}>
          {execution.tags.map(tag => (
            <span key={tag} className="df-Tag">
              <span className="df-Tag-text">{tag}</span>
            </span>
          ))}
        </td>
      );
    case 'note':
      return (
        <td className="df-List-note" title={execution.note}>
          {execution.note.split('\n')[0]}
        </td>
      );
    case 'by':
      return (
        <td>
          {ANONYMOUS.test(execution.created_by) ? '' : execution.created_by}
        </td>
      );
  }
}
