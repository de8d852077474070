import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { MouseEvent } from 'react';

import {
  ARTIFACT_COLUMNS,
  artifactSearch,
  artifactSort,
  type ArtifactColumn
} from '../graph/artifactquery';
import {
  extendTo,
  selectOnly,
  toggle,
  type ISelection
} from '../graph/rowselection';
import type { ArtifactTable } from '../model/artifactTable';
import type { Artifact } from '../protocol/types';
import { formatAbsolute, formatSize } from '../ui/duration';
import { SelectAllHeading, SortHeading } from '../ui/listheading';
import { openMenu } from '../ui/menu';
import { useRowKeys } from '../ui/rowkeys';
import { RelativeTime } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { actionsOf, deletion, menuOf } from './actions';
import { ArtifactCommandIDs } from './commandids';
import {
  columnWord,
  formatWord,
  makerOf,
  outcomeWord,
  shortType,
  summaryBeside
} from './words';

/** The type of an uploaded file, whose name tells its format. */
const FILE = 'pathlib.Path';

/** The artifacts of the page, with their headings. */
export function Table(props: {
  table: ArtifactTable;
  commands: CommandRegistry;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
  onUnfold: (name: string) => void;
}): JSX.Element | null {
  const { table, commands, selection, onSelection, onUnfold } = props;
  const trans = useTranslation();
  const { rows, query } = table;
  const ids = rows.map(({ id }) => id);
  const chosen = (id: string | undefined) => {
    const selected = rows.filter(row => selection.ids.has(row.id));
    const isSelected = id !== undefined && selection.ids.has(id);
    return isSelected ? selected : rows.filter(row => row.id === id);
  };
  const { body, stop, onKeyDown } = useRowKeys({
    ids,
    selection,
    onSelection,
    onDelete: () => {
      const gone =
        selection.ids.size > 0
          ? rows.filter(row => selection.ids.has(row.id))
          : chosen(stop);
      if (gone.length > 0) {
        const { command, args } = deletion(gone);
        void commands.execute(command, args);
      }
    }
  });
  if (table.isReady && rows.length === 0) {
    return table.failure ? null : (
      <div className="df-Empty">
        {artifactSearch(query)
          ? trans.__('No artifact is like that.')
          : trans.__(
              'No artifact yet. Drop files or folders here to upload them, or connect an Output node to what a pipeline shall keep.'
            )}
      </div>
    );
  }
  const onOpen = (artifact: Artifact): void => {
    const { command, args } = actionsOf(artifact)[0];
    void commands.execute(command, args);
  };
  return (
    <div className="df-List-scroll" aria-busy={table.isLoading}>
      <table
        role="treegrid"
        aria-multiselectable
        aria-rowcount={table.total}
        aria-label={trans.__('Artifacts')}
      >
        <thead>
          <tr>
            <SelectAllHeading
              ids={ids}
              selection={selection}
              onSelection={onSelection}
            />
            {ARTIFACT_COLUMNS.map(column => (
              <Heading key={column} table={table} column={column} />
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={event => {
            const at = rows.find(({ id }) => id === stop);
            const isRow =
              (event.target as Element).getAttribute('role') === 'row';
            if (!at || !isRow) {
              return;
            }
            const isUnfolded = table.isUnfolded(at.name);
            if (
              (event.key === 'ArrowRight' && !isUnfolded && hasOlder(at)) ||
              (event.key === 'ArrowLeft' && isUnfolded)
            ) {
              event.preventDefault();
              onUnfold(at.name);
            } else if (event.key === 'F2') {
              event.preventDefault();
              const { args } = actionsOf(at)[0];
              void commands.execute(ArtifactCommandIDs.rename, args);
            } else if (event.key === 'Enter') {
              onOpen(at);
            } else if (event.key === ' ') {
              event.preventDefault();
              onSelection(toggle(selection, at.id));
            } else {
              onKeyDown(event);
            }
          }}
        >
          {rows.map(row => (
            <Row
              key={row.id}
              artifact={row}
              isOlder={row.newest_in === null}
              isUnfolded={table.isUnfolded(row.name)}
              isTabStop={row.id === stop}
              isSelected={selection.ids.has(row.id)}
              onUnfold={() => onUnfold(row.name)}
              onOpen={() => onOpen(row)}
              onToggle={() => onSelection(toggle(selection, row.id))}
              onClick={event =>
                onSelection(
                  event.shiftKey
                    ? extendTo(selection, row.id, ids)
                    : event.ctrlKey || event.metaKey
                      ? toggle(selection, row.id)
                      : selectOnly(row.id)
                )
              }
              onMenu={event => {
                event.preventDefault();
                event.stopPropagation();
                const artifacts = chosen(row.id);
                if (!selection.ids.has(row.id)) {
                  onSelection(selectOnly(row.id));
                }
                openMenu(commands, menuOf(artifacts), {
                  x: event.clientX,
                  y: event.clientY
                });
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  artifact: Artifact;
  isOlder: boolean;
  isUnfolded: boolean;
  isTabStop: boolean;
  isSelected: boolean;
  onUnfold: () => void;
  onOpen: () => void;
  onToggle: () => void;
  onClick: (event: MouseEvent) => void;
  onMenu: (event: MouseEvent) => void;
}): JSX.Element {
  const { artifact, isOlder, isUnfolded, isSelected } = props;
  const { name, value, verified } = artifact;
  const trans = useTranslation();
  const Caret = isUnfolded ? caretDownIcon : caretRightIcon;
  const summary = summaryBeside(artifact);
  const canUnfold = !isOlder && hasOlder(artifact);
  return (
    <tr
      role="row"
      aria-selected={isSelected}
      aria-level={isOlder ? 2 : 1}
      aria-expanded={canUnfold ? isUnfolded : undefined}
      data-name={name}
      data-older={isOlder}
      tabIndex={props.isTabStop ? 0 : -1}
      onClick={props.onClick}
      onDoubleClick={props.onOpen}
      onContextMenu={props.onMenu}
    >
      <td className="df-List-check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={trans.__('Select %1', name)}
          checked={isSelected}
          onClick={event => event.stopPropagation()}
          onChange={props.onToggle}
        />
      </td>
      <td className="df-List-name" title={name}>
        <div className="df-Artifacts-name">
          <button
            className="df-IconButton"
            tabIndex={-1}
            style={{ visibility: canUnfold ? 'visible' : 'hidden' }}
            aria-label={trans.__('Versions of %1', name)}
            onClick={event => {
              event.stopPropagation();
              props.onUnfold();
            }}
          >
            <Caret.react tag="span" elementSize="normal" />
          </button>
          <span>{name}</span>
          {(isOlder || (artifact.version ?? 1) > 1) && (
            <span className="df-dim">
              {trans.__('version %1', artifact.version)}
            </span>
          )}
          {verified?.problem && (
            <span
              className="df-Artifacts-failed"
              title={`${formatAbsolute(verified.at)}: ${verified.problem}`}
            >
              {outcomeWord(verified, trans)}
            </span>
          )}
        </div>
      </td>
      <td
        title={`${value.type} ${value.summary ?? ''}\n${trans.__('Kept as: %1', formatWord(value.format ?? '', trans))}`.trim()}
      >
        <span className="df-code">{shortType(value.type)}</span>
        {summary && <span className="df-dim"> {summary}</span>}
        {value.format && value.type !== FILE && (
          <span className="df-dim"> · {value.format}</span>
        )}
      </td>
      <td className="df-List-number">{formatSize(value.size_bytes)}</td>
      <td data-column="storage">{value.storage}</td>
      <td data-column="made" title={makerOf(artifact, trans)}>
        {makerOf(artifact, trans)}
      </td>
      <td>
        <RelativeTime time={artifact.created_at} />
      </td>
    </tr>
  );
}

function Heading(props: {
  table: ArtifactTable;
  column: ArtifactColumn;
}): JSX.Element {
  const { table, column } = props;
  return (
    <SortHeading
      column={column}
      label={columnWord(column, useTranslation())}
      sort={table.query.sort}
      onSort={() => table.setQuery({ sort: artifactSort(table.query, column) })}
    />
  );
}

function hasOlder(artifact: Artifact): boolean {
  return (artifact.version ?? 1) > 1;
}
