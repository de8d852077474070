import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { CommandRegistry } from '@lumino/commands';

import {
  extendTo,
  NO_SELECTION,
  selectAll,
  selectOnly,
  stepped,
  toggle,
  type ISelection
} from '../graph/rowselection';
import { ActionButton } from './actionbutton';
import type { IAction } from './menu';
import { openMenu } from './menu';

export interface IRow {
  readonly id: string;
  readonly name: string;
  readonly icon: ReactNode;
  /** The name is code (an operation's class, say). */
  readonly isCode?: boolean;
  readonly detail?: ReactNode;
  readonly tooltip?: string;
  /** Share that is done, 0 to 1, while something goes on. */
  readonly progress?: number | null;
  /** The first is what Enter and a double click do. */
  readonly actions: readonly IAction[];
  readonly drag?: { readonly mime: string; readonly data: string };
  /** The thing that is shown now. */
  readonly isCurrent?: boolean;
}

export interface ITreeRowProps {
  row: IRow;
  /** Of those that are shown. */
  ids: readonly string[];
  commands: CommandRegistry;
  /** Several rows can be selected: what can be done with those of these ids together. */
  several?: (ids: ReadonlySet<string>) => readonly IAction[];
  /** As far as it is in this section. */
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
  /** The element of the tree that Tab reaches. */
  tabStop: string;
  onFocus: (id: string) => void;
}

/** One line of a section: clicked, selected with others, dragged, and acted on by keys and its context menu. */
export function TreeRow(props: ITreeRowProps): JSX.Element {
  const { row, ids, commands, several, tabStop, onFocus } = props;
  const { selection, onSelection } = props;
  const isSelected = selection.ids.has(row.id);
  const isOneOfSeveral = !!several && isSelected && selection.ids.size > 1;
  const actions = isOneOfSeveral ? several(selection.ids) : row.actions;
  const execute = (action: IAction | undefined) => {
    if (action && commands.isEnabled(action.command, action.args)) {
      void commands.execute(action.command, action.args);
    }
  };
  const onClick = (event: MouseEvent) => {
    if (several && event.shiftKey) {
      onSelection(extendTo(selection, row.id, ids));
    } else if (several && (event.ctrlKey || event.metaKey)) {
      onSelection(toggle(selection, row.id));
    } else {
      onSelection(selectOnly(row.id));
    }
  };
  /** Did the key select rows? */
  const selects = (event: KeyboardEvent): boolean => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === ' ') {
      onSelection(several ? toggle(selection, row.id) : selectOnly(row.id));
    } else if (several && event.shiftKey && step) {
      const anchor = selection.anchor ?? row.id;
      const next = stepped(row.id, step, ids) ?? row.id;
      onSelection(extendTo({ ...selection, anchor }, next, ids));
      // The tree moves the focus, but not out of the section.
      return next === row.id;
    } else if (several && event.key === 'a' && isAccel(event)) {
      onSelection(selectAll(selection, ids));
    } else if (event.key === 'Escape' && selection.ids.size > 0) {
      onSelection(NO_SELECTION);
    } else {
      return false;
    }
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) {
      return;
    }
    if (selects(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter') {
      execute(row.actions[0]);
    } else if (event.key === 'ArrowLeft') {
      event.currentTarget
        .closest('.df-Section')
        ?.querySelector<HTMLElement>('.df-Section-title')
        ?.focus();
    } else {
      execute(actions.find(action => action.key === event.key));
    }
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!isOneOfSeveral) {
      onSelection(selectOnly(row.id));
    }
    openMenu(commands, actions, { x: event.clientX, y: event.clientY });
  };
  const onDragStart = (event: DragEvent) => {
    if (row.drag) {
      event.dataTransfer.setData(row.drag.mime, row.drag.data);
      event.dataTransfer.effectAllowed = 'copy';
    }
  };
  return (
    <div
      className="df-Row"
      role="treeitem"
      aria-selected={isSelected}
      data-name={row.name}
      data-row={row.id}
      aria-current={row.isCurrent || undefined}
      title={row.tooltip}
      tabIndex={tabStop === row.id ? 0 : -1}
      draggable={row.drag !== undefined}
      onDragStart={onDragStart}
      onFocus={() => onFocus(row.id)}
      onClick={onClick}
      onDoubleClick={() => execute(row.actions[0])}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      <span className="df-Row-icon">{row.icon}</span>
      <span className={row.isCode ? 'df-Row-name df-code' : 'df-Row-name'}>
        {row.name}
      </span>
      <span className="df-Row-detail df-dim">{row.detail}</span>
      <span className="df-Row-actions">
        {row.actions
          .filter(
            action => action.isQuick && commands.hasCommand(action.command)
          )
          .map(action => (
            <ActionButton
              key={action.command}
              action={action}
              commands={commands}
            />
          ))}
      </span>
      {typeof row.progress === 'number' && (
        <span
          className="df-Row-progress"
          role="progressbar"
          aria-label={row.name}
          aria-valuenow={Math.round(row.progress * 100)}
          style={{ transform: `scaleX(${row.progress})` }}
        />
      )}
    </div>
  );
}

/** The selection as far as it is in this section; one of another section is none here. */
export function within(
  selection: ISelection,
  ids: readonly string[]
): ISelection {
  const known = new Set(ids);
  const here = [...selection.ids].filter(id => known.has(id));
  return here.length === selection.ids.size
    ? selection
    : here.length === 0
      ? NO_SELECTION
      : { ...selection, ids: new Set(here) };
}

function isAccel({ ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey;
}
