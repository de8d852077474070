import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useState } from 'react';
import {
  addIcon,
  caretDownIcon,
  caretRightIcon,
  LabIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { useTranslation } from './translation';
import type { IAction } from './menu';
import { openMenu } from './menu';

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
  selected: string | null;
  onSelect: (row: string) => void;
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
        >
          {rows.map(row => (
            <TreeRow key={row.id} {...props} row={row} />
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

function TreeRow(props: ISectionProps & { row: IRow }): JSX.Element {
  const { row, commands, selected, onSelect, tabStop, onFocus } = props;
  const primary: IAction | undefined = row.actions[0];
  const execute = (action: IAction | undefined) => {
    if (action && commands.isEnabled(action.command, action.args)) {
      void commands.execute(action.command, action.args);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) {
      return;
    }
    if (event.key === 'Enter') {
      execute(primary);
    } else if (event.key === ' ') {
      event.preventDefault();
      onSelect(row.id);
    } else if (event.key === 'ArrowLeft') {
      event.currentTarget
        .closest('.df-Section')
        ?.querySelector<HTMLElement>('.df-Section-title')
        ?.focus();
    } else {
      execute(row.actions.find(action => action.key === event.key));
    }
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onSelect(row.id);
    openMenu(commands, row.actions, { x: event.clientX, y: event.clientY });
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
      aria-selected={selected === row.id}
      data-name={row.name}
      data-row={row.id}
      aria-current={row.isCurrent || undefined}
      title={row.tooltip}
      tabIndex={tabStop === row.id ? 0 : -1}
      draggable={row.drag !== undefined}
      onDragStart={onDragStart}
      onFocus={() => onFocus(row.id)}
      onClick={() => onSelect(row.id)}
      onDoubleClick={() => execute(primary)}
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
