import { fileIcon, folderIcon } from '@jupyterlab/ui-components';
import { useEffect, useId, useRef } from 'react';

import type { StorageObjects } from '../../model/storageObjects';
import type { ObjectEntry } from '../../protocol/types';
import { Crumbs } from '../../ui/crumbs';
import { formatSize } from '../../ui/duration';
import { RelativeTime } from '../../ui/time';
import { useTranslation } from '../../ui/translation';

export type OpensAs = 'found' | 'value' | 'file';

/** A storage's folders, to choose from. */
export function ImportForm(props: {
  objects: StorageObjects;
  opensAs: OpensAs;
  onOpensAs: (opensAs: OpensAs) => void;
  refusal: string | null;
}): JSX.Element {
  const { objects, opensAs, onOpensAs, refusal } = props;
  const trans = useTranslation();
  const [storageId, kindId] = [useId(), useId()];
  const { storages, storage, folder, entries, chosen, isLoading, failure } =
    objects;
  const parts = folder.split('/').filter(Boolean);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was clicked is gone with the folder that it stood in.
    if (document.activeElement === document.body) {
      list.current?.focus();
    }
  }, [storage, folder, entries]);
  return (
    <>
      {refusal && (
        <div className="df-Failure" role="alert">
          {refusal}
        </div>
      )}
      <div className="df-Field">
        <label htmlFor={storageId}>{trans.__('Storage')}</label>
        <select
          id={storageId}
          className="jp-mod-styled"
          value={storage}
          onChange={event => void objects.open(event.target.value, '')}
        >
          {storages.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <Crumbs
        label={trans.__('Folder')}
        parts={[storage, ...parts]}
        onGo={index =>
          void objects.open(storage, parts.slice(0, index).join('/'))
        }
      />
      <div
        ref={list}
        tabIndex={-1}
        className="df-Import-list"
        role="group"
        aria-label={trans.__('Files and folders')}
        aria-busy={isLoading}
      >
        {entries.map(entry => (
          <Row
            key={entry.path}
            entry={entry}
            isChosen={chosen.has(entry.path)}
            onToggle={() => objects.toggle(entry)}
            onOpen={() => void objects.open(storage, entry.path)}
          />
        ))}
        {objects.hasMore && !isLoading && (
          <button className="df-link" onClick={() => void objects.more()}>
            {trans.__('Show more')}
          </button>
        )}
        {failure ? (
          <div className="df-error" role="alert">
            {failure}
          </div>
        ) : (
          (isLoading || entries.length === 0) && (
            <div className="df-dim" role="status">
              {isLoading
                ? trans.__('Looking into the storage…')
                : trans.__('Nothing is here.')}
            </div>
          )
        )}
      </div>
      <div className="df-Field">
        <label htmlFor={kindId}>{trans.__('Operations get')}</label>
        <select
          id={kindId}
          className="jp-mod-styled"
          value={opensAs}
          onChange={event => onOpensAs(event.target.value as OpensAs)}
        >
          <option value="found">
            {trans.__(
              'values of arrays, Parquet, JSON and pictures; paths of others'
            )}
          </option>
          <option value="value">
            {trans.__('values, of CSV files and texts, too')}
          </option>
          <option value="file">{trans.__('paths')}</option>
        </select>
      </div>
      <p className="df-dim">
        {chosen.size > 0
          ? trans._n('%1 is chosen.', '%1 are chosen.', chosen.size)
          : trans.__('Choose files or whole folders.')}{' '}
        {trans.__(
          'Nothing is copied: they stay where they are, and are neither changed nor deleted from here.'
        )}
      </p>
    </>
  );
}

function Row(props: {
  entry: ObjectEntry;
  isChosen: boolean;
  onToggle: () => void;
  onOpen: () => void;
}): JSX.Element {
  const { entry, isChosen, onToggle, onOpen } = props;
  const { name, is_folder, size_bytes, changed_at } = entry;
  const trans = useTranslation();
  const Icon = is_folder ? folderIcon : fileIcon;
  return (
    <div className="df-Import-row" data-path={entry.path}>
      <input
        type="checkbox"
        aria-label={trans.__('Choose %1', name)}
        checked={isChosen}
        onChange={onToggle}
      />
      <Icon.react tag="span" elementSize="normal" />
      {is_folder ? (
        <button className="df-link" title={name} onClick={onOpen}>
          {name}
        </button>
      ) : (
        <span className="df-Import-name" title={name} onClick={onToggle}>
          {name}
        </span>
      )}
      <span className="df-dim">
        {size_bytes !== null && formatSize(size_bytes)}
      </span>
      <span className="df-dim">
        {changed_at && <RelativeTime time={changed_at} />}
      </span>
    </div>
  );
}
