import type { FolderItem, FolderPage } from '../../src/protocol/types';

export interface IQuery {
  folder: string;
  search: string;
  offset: number;
  limit: number;
  file?: string;
}

/** As the server tells what is in a folder of an artifact with files at these paths, or what is found below it. */
export function pageOf(paths: readonly string[], asked: IQuery): FolderPage {
  const { folder, search, offset, limit } = asked;
  const start = folder ? `${folder}/` : '';
  const below = paths.filter(path => path.startsWith(start));
  const items = search
    ? below.filter(path => path.includes(search)).map(item)
    : within(below, start);
  return {
    folder,
    items: items.slice(offset, offset + limit),
    total: items.length,
    files: below.length,
    size_bytes: 5
  };
}

function within(below: readonly string[], start: string): FolderItem[] {
  const names = below.map(path => path.slice(start.length).split('/'));
  const folders = names.filter(({ length }) => length > 1);
  const paths = new Set(folders.map(([name]) => start + name));
  return [
    ...[...paths].map(path => ({ ...item(path), is_folder: true, files: 2 })),
    ...names
      .filter(({ length }) => length === 1)
      .map(([name]) => item(start + name))
  ];
}

function item(path: string): FolderItem {
  return { path, size_bytes: 1200, is_folder: false, files: 1 };
}

/** What is in something of which nothing can be told. */
export const EMPTY = {
  facts: {},
  file: null,
  notes: [],
  window: null,
  columns: [],
  histogram: null,
  pictures: [],
  picture_count: 0,
  text: null,
  entries: [],
  part: null,
  opens_parts: false,
  needs: []
};
