import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import {
  addIcon,
  caretDownIcon,
  caretRightIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { ISelection } from '../graph/rowselection';
import { ActionButton } from './actionbutton';
import type { IAction } from './menu';
import { useTranslation } from './translation';
import { TreeRow, within, type IRow } from './treerow';

/** From this many rows on, a section has a filter. */
const FILTER_FROM = 13;

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
  const ids = rows.map(({ id }) => id);
  const selection = within(props.selection, ids);
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
            <TreeRow
              key={row.id}
              {...props}
              several={section.several}
              selection={selection}
              row={row}
              ids={ids}
            />
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
