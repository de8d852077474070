import type { CommandRegistry } from '@lumino/commands';
import { useRef } from 'react';

import { NO_SELECTION, type ISelection } from '../graph/rowselection';
import type { ArtifactTable } from '../model/artifactTable';
import type { IUploaded } from '../model/uploads';
import { SearchField } from '../ui/searchfield';
import { useTranslation } from '../ui/translation';
import { deletion } from './actions';
import { ArtifactCommandIDs } from './commandids';
import { chosenFiles } from './dropped';

/** What the list is narrowed down to, and what can be brought in. */
export function Filters(props: {
  table: ArtifactTable;
  commands: CommandRegistry;
  onUpload: (uploaded: readonly IUploaded[]) => void;
}): JSX.Element {
  const { table, commands, onUpload } = props;
  const trans = useTranslation();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const input = (
    ref: React.RefObject<HTMLInputElement>,
    more: Record<string, string>
  ) => (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      {...more}
      onChange={event => {
        onUpload(chosenFiles([...(event.target.files ?? [])]));
        event.target.value = '';
      }}
    />
  );
  return (
    <div className="df-List-filters" role="search">
      <SearchField
        label={trans.__('Search artifacts')}
        placeholder={trans.__('Search, or compare: type:ndarray size>10MB')}
        title={trans.__(
          'Words of names, types, makers and people; name:model, type:ndarray, made:Train, storage:local, verified:damaged, size>10MB, date>=2026-11-01; a minus before it leaves out'
        )}
        value={table.query.search}
        refusal={table.refusal}
        onSearch={search => table.setQuery({ search })}
      />
      {table.storages.length > 1 && (
        <select
          className="jp-mod-styled df-List-choice"
          aria-label={trans.__('Storage')}
          value={table.query.storage}
          data-is-set={table.query.storage !== ''}
          onChange={event => table.setQuery({ storage: event.target.value })}
        >
          <option value="">{trans.__('Any storage')}</option>
          {table.storages.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {input(files, {})}
      {input(folder, { webkitdirectory: '' })}
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={() => files.current?.click()}
      >
        {trans.__('Upload files…')}
      </button>
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={() => folder.current?.click()}
      >
        {trans.__('Upload a folder…')}
      </button>
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        title={commands.caption(ArtifactCommandIDs.importFrom)}
        onClick={() =>
          void commands.execute(ArtifactCommandIDs.importFrom, {
            project: table.project.project.id
          })
        }
      >
        {trans.__('Import…')}
      </button>
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        title={commands.caption(ArtifactCommandIDs.verify)}
        onClick={() =>
          void commands.execute(ArtifactCommandIDs.verify, {
            project: table.project.project.id
          })
        }
      >
        {trans.__('Verify all')}
      </button>
    </div>
  );
}

/** How many are selected, and what can be done with them. It is always there, so that the rows never move. */
export function SelectionBar(props: {
  table: ArtifactTable;
  commands: CommandRegistry;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
}): JSX.Element {
  const { table, commands, selection, onSelection } = props;
  const trans = useTranslation();
  const chosen = table.rows.filter(({ id }) => selection.ids.has(id));
  if (chosen.length === 0) {
    return (
      <div className="df-List-actions df-dim">
        {trans.__(
          'Drop files or folders here to upload them. Select artifacts to see more or delete them.'
        )}
      </div>
    );
  }
  return (
    <div
      className="df-List-actions"
      role="toolbar"
      aria-label={trans.__('Selected artifacts')}
    >
      <strong>{trans.__('%1 selected', chosen.length)}</strong>
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={() => {
          const { command, args } = deletion(chosen);
          void commands.execute(command, args);
        }}
      >
        {trans.__('Delete…')}
      </button>
      <button className="df-link" onClick={() => onSelection(NO_SELECTION)}>
        {trans.__('Select none')}
      </button>
    </div>
  );
}
