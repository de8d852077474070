import { fileIcon, folderIcon } from '@jupyterlab/ui-components';
import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';

import { FILES_AT_ONCE, type FolderModel } from '../model/folder';
import type { FolderItem, FolderPage } from '../protocol/types';
import { Crumbs } from '../ui/crumbs';
import { formatSize } from '../ui/duration';
import { Pager } from '../ui/pager';
import { SearchField } from '../ui/searchfield';
import { useTranslation } from '../ui/translation';
import { Failure } from '../ui/failure';

const FEW = 10;
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -FILES_AT_ONCE,
  End: FILES_AT_ONCE
};

/** The files of an artifact that is a folder: each is looked into by a click, or with Enter. */
export function Folder(props: {
  model: FolderModel;
  name: string;
  onOpen: (file: string) => void;
}): JSX.Element {
  const { model, name, onOpen } = props;
  const trans = useTranslation();
  const { page, folder, search, failure } = model;
  const parts = folder.split('/').filter(Boolean);
  return (
    <section
      className="df-Inside-folder"
      aria-label={trans.__('Files')}
      aria-busy={model.isLoading}
      onKeyDown={event => {
        if (event.key === 'Backspace' && folder && !isTyping(event)) {
          event.preventDefault();
          void model.open(parts.slice(0, -1).join('/'));
        }
      }}
    >
      {parts.length > 0 && (
        <Crumbs
          label={trans.__('Folder')}
          parts={[name, ...parts]}
          onGo={index => void model.open(parts.slice(0, index).join('/'))}
        />
      )}
      {(search || (page && (page.files > FEW || page.total > FEW))) && (
        <SearchField
          key={folder}
          label={trans.__('Filter files')}
          placeholder={trans.__('Filter by name, or *.png')}
          title={trans.__('Finds files here and in the folders below')}
          value={search}
          refusal={null}
          onSearch={text => void model.find(text)}
        />
      )}
      {failure !== null && (
        <Failure text={failure} onRetry={() => void model.retry()} />
      )}
      {page && <Files page={page} model={model} onOpen={onOpen} />}
    </section>
  );
}

function Files(props: {
  page: FolderPage;
  model: FolderModel;
  onOpen: (file: string) => void;
}): JSX.Element {
  const { page, model, onOpen } = props;
  const { search, folder, offset } = model.shown;
  const trans = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const { items } = page;
  const stop = items.find(({ path }) => path === model.focused) ?? items[0];
  useEffect(() => {
    // What was clicked is gone with the file or folder that it stood in.
    if (document.activeElement === document.body && model.focused !== null) {
      row(list.current, stop?.path)?.focus();
    }
  }, [page, model, stop]);
  const open = (item: FolderItem) => {
    model.focus(item.path);
    if (item.is_folder) {
      void model.open(item.path);
    } else {
      onOpen(item.path);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key in STEPS && stop) {
      event.preventDefault();
      const at = items.indexOf(stop) + STEPS[event.key];
      const next = items[Math.min(items.length - 1, Math.max(0, at))];
      model.focus(next.path);
      row(list.current, next.path)?.focus();
    }
  };
  if (items.length === 0) {
    return (
      <p className="df-dim" role="status">
        {search
          ? trans.__('No file here is like “%1”.', search)
          : trans.__('Nothing is here.')}
      </p>
    );
  }
  const start = folder ? folder.length + 1 : 0;
  return (
    <>
      <div className="df-Inside-files" ref={list} onKeyDown={onKeyDown}>
        {items.map(item => (
          <Row
            key={item.path}
            item={item}
            shown={item.path.slice(start)}
            isStop={item === stop}
            onOpen={() => open(item)}
          />
        ))}
      </div>
      {(folder || search || page.total > items.length) && (
        <Pager
          offset={offset}
          shown={items.length}
          total={page.total}
          page={FILES_AT_ONCE}
          words={range => words(page, search, range, trans)}
          turnTo={offset => void model.turnTo(offset)}
        />
      )}
    </>
  );
}

function Row(props: {
  item: FolderItem;
  shown: string;
  isStop: boolean;
  onOpen: () => void;
}): JSX.Element {
  const { item, shown, isStop, onOpen } = props;
  const trans = useTranslation();
  const Icon = item.is_folder ? folderIcon : fileIcon;
  return (
    <button
      className="df-Inside-file"
      data-path={item.path}
      title={item.path}
      tabIndex={isStop ? 0 : -1}
      onClick={onOpen}
    >
      <Icon.react tag="span" elementSize="normal" />
      <span className="df-Inside-fileName">{shown}</span>
      <span className="df-dim">
        {item.is_folder && trans._n('%1 file', '%1 files', item.files)}
      </span>
      <span className="df-dim df-Inside-fileSize">
        {formatSize(item.size_bytes)}
      </span>
    </button>
  );
}

function words(
  page: FolderPage,
  search: string,
  range: string | null,
  trans: ReturnType<typeof useTranslation>
): string {
  if (range !== null) {
    return search
      ? trans.__('%1 files that were found', range)
      : trans.__('%1 files and folders', range);
  }
  const size = formatSize(page.size_bytes);
  return search
    ? trans.__('%1 of %2 files', page.total, page.files)
    : trans._n('%1 file, %2', '%1 files, %2', page.files, size);
}

function row(list: Element | null, path?: string): HTMLElement | null {
  const rows = list?.querySelectorAll<HTMLElement>('[data-path]') ?? [];
  return [...rows].find(({ dataset }) => dataset.path === path) ?? null;
}

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLInputElement;
}
