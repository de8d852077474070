import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useState } from 'react';
import {
  addIcon,
  caretDownIcon,
  caretRightIcon,
  LabIcon
} from '@jupyterlab/ui-components';
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
import type { IAction } from './menu';
import { openMenu } from './menu';
import { useTranslation } from './translation';

/** From this many rows on, a section has a filter. */
const FILTER_FROM = 13;

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

export interface ISection {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly IRow[];
  /** What the `+` does. */
  readonly add?: IAction;
  /** Shows all of it in the main area. */
  readonly all?: IAction;
  /** Stands below the rows: there are more. */
  readonly more?: IAction;
  /** Several rows can be selected: what can be done with those of these ids together. */
  readonly several?: (ids: ReadonlySet<string>) => readonly IAction[];
  /** What stands there while there are no rows. */
  readonly empty: string;
  /** Few need it: it is folded until it has rows or is opened. */
  readonly isFoldedWhileEmpty?: boolean;
}

interface ISectionProps {
  section: ISection;
  commands: CommandRegistry;
  isCollapsed: boolean;
  onToggle: () => void;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
  /** The element of the tree that Tab reaches: a section's or a row's id. */
  tabStop: string;
  onFocus: (id: string) => void;
}

function labelOf(commands: CommandRegistry, action: IAction): string {
  const { command, args } = action;
  return commands.caption(command, args) || commands.label(command, args);
}

/** A collapsible list under a heading, as in JupyterLab's debugger panel. */
export function TreeSection(props: ISectionProps): JSX.Element {
  const trans = useTranslation();
  const { section, commands, isCollapsed, onToggle, tabStop, onFocus } = props;
  const [filter, setFilter] = useState('');
  const isLong = section.rows.length >= FILTER_FROM;
  const wanted = isLong ? filter.trim().toLowerCase() : '';
  const rows = section.rows.filter(row =>
    row.name.toLowerCase().includes(wanted)
  );
  const Caret = isCollapsed ? caretRightIcon : caretDownIcon;
  const onKeyDown = (event: KeyboardEvent) => {
    const toggles =
      event.key === 'Enter' ||
      event.key === ' ' ||
      (event.key === 'ArrowLeft' && !isCollapsed) ||
      (event.key === 'ArrowRight' && isCollapsed);
    if (toggles && event.target === event.currentTarget) {
      event.preventDefault();
      onToggle();
    }
  };
  return (
    <section className="df-Section" data-section={section.id}>
      <header className="df-Section-header">
        <div
          className="df-Section-title"
          role="button"
          aria-expanded={!isCollapsed}
          data-name={section.label}
          tabIndex={tabStop === section.id ? 0 : -1}
          onFocus={() => onFocus(section.id)}
          onClick={onToggle}
          onKeyDown={onKeyDown}
        >
          <Caret.react tag="span" elementSize="normal" />
          {section.label}
          <span className="df-Section-count">{section.rows.length}</span>
        </div>
        {section.all && (
          <ActionButton action={section.all} commands={commands} />
        )}
        {section.add && (
          <ActionButton
            action={section.add}
            commands={commands}
            icon={<addIcon.react tag="span" elementSize="normal" />}
          />
        )}
      </header>
      {!isCollapsed && isLong && (
        <input
          className="df-Filter"
          type="search"
          value={filter}
          placeholder={trans.__('Filter %1', section.label.toLowerCase())}
          aria-label={trans.__('Filter %1', section.label.toLowerCase())}
          onChange={event => setFilter(event.target.value)}
          onKeyDown={event => event.key === 'Escape' && setFilter('')}
        />
      )}
      {!isCollapsed && (
        <div
          role={rows.length > 0 ? 'tree' : undefined}
          aria-label={rows.length > 0 ? section.label : undefined}
          aria-multiselectable={
            rows.length > 0 && section.several ? true : undefined
          }
        >
          {rows.map(row => (
            <TreeRow key={row.id} {...props} row={row} rows={rows} />
          ))}
          {section.rows.length > 0 && rows.length === 0 && (
            <div className="df-Section-empty">
              {trans.__('Nothing matches “%1”.', filter)}
            </div>
          )}
          {section.rows.length === 0 && (
            <EmptySection section={section} commands={commands} />
          )}
        </div>
      )}
      {!isCollapsed && section.more && rows.length > 0 && (
        <button
          className="df-link df-Section-more"
          onClick={() =>
            void commands.execute(section.more!.command, section.more!.args)
          }
        >
          {commands.label(section.more.command, section.more.args)}
        </button>
      )}
    </section>
  );
}

function EmptySection(props: {
  section: ISection;
  commands: CommandRegistry;
}): JSX.Element {
  const { section, commands } = props;
  const { add } = section;
  return (
    <div className="df-Section-empty">
      {section.empty}
      {add && (
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={() => void commands.execute(add.command, add.args)}
        >
          {commands.label(add.command, add.args)}
        </button>
      )}
    </div>
  );
}

function TreeRow(
  props: ISectionProps & {
    row: IRow;
    /** Those that are shown. */
    rows: readonly IRow[];
  }
): JSX.Element {
  const { row, commands, section, onSelection, tabStop, onFocus } = props;
  const { several } = section;
  const ids = props.rows.map(({ id }) => id);
  const selection = within(props.selection, ids);
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
function within(selection: ISelection, ids: readonly string[]): ISelection {
  const here = [...selection.ids].filter(id => ids.includes(id));
  return here.length === selection.ids.size
    ? selection
    : here.length === 0
      ? NO_SELECTION
      : { ...selection, ids: new Set(here) };
}

function isAccel({ ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey;
}

function ActionButton(props: {
  action: IAction;
  commands: CommandRegistry;
  icon?: ReactNode;
}): JSX.Element {
  const { action, commands } = props;
  const label = labelOf(commands, action);
  const icon = commands.icon(action.command, action.args);
  return (
    <button
      className="df-IconButton"
      title={label}
      aria-label={label.split('\n')[0]}
      disabled={!commands.isEnabled(action.command, action.args)}
      onDoubleClick={event => event.stopPropagation()}
      onClick={event => {
        event.stopPropagation();
        void commands.execute(action.command, action.args);
      }}
    >
      {props.icon ??
        (icon instanceof LabIcon ? (
          <icon.react tag="span" elementSize="normal" />
        ) : (
          label
        ))}
    </button>
  );
}
