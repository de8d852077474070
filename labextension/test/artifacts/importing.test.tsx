import { act } from 'react';
import { expect, it } from 'vitest';

import { ImportForm } from '../../src/artifacts/importing/form';
import { StorageObjects } from '../../src/model/storageObjects';
import type { Client } from '../../src/protocol/client';
import type { Adapter, ObjectEntry } from '../../src/protocol/types';
import { render } from '../ui/render';

const TEAM: Adapter = {
  name: 'Team',
  title: 'Team',
  description: '',
  package: '',
  options: [],
  problem: null,
  capacity: null,
  is_browsable: true
};

function entry(path: string, is_folder = false): ObjectEntry {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, path, is_folder, size_bytes: 3, changed_at: null };
}

/** A storage with two pages in its root, and a folder in which one file cannot be imported. */
class Server {
  readonly imported: unknown[] = [];

  get(
    _: string,
    { query }: { query: { folder: string; after?: string } }
  ): Promise<unknown> {
    if (query.folder === 'set') {
      const entries = [entry('set/a.csv'), entry('set/bad.csv')];
      return Promise.resolve({ entries, next: null });
    }
    return Promise.resolve(
      query.after
        ? { entries: [entry('words.txt')], next: null }
        : { entries: [entry('set', true)], next: 'set' }
    );
  }

  post(_: string, { body }: { body: { path: string } }): Promise<unknown> {
    if (body.path === 'set/bad.csv') {
      return Promise.reject(new Error('It is gone.'));
    }
    this.imported.push(body);
    return Promise.resolve({ id: body.path });
  }
}

function opened(): { server: Server; objects: StorageObjects } {
  const server = new Server();
  const client = server as unknown as Client;
  return { server, objects: new StorageObjects(client, 'p', [TEAM]) };
}

it('goes into folders and back, and shows more', async () => {
  const { objects } = opened();
  const form = () => (
    <ImportForm
      objects={objects}
      opensAs="found"
      onOpensAs={() => undefined}
      refusal={null}
    />
  );
  const { node: place, draw } = render(form());
  objects.changed.connect(() => draw(form()));
  await act(() => Promise.resolve());
  const paths = () =>
    [...place.querySelectorAll<HTMLElement>('.df-Import-row')].map(
      row => row.dataset.path
    );
  const click = (label: string) =>
    act(() => {
      [...place.querySelectorAll('button')]
        .find(button => button.textContent === label)!
        .click();
      return Promise.resolve();
    });
  expect(paths()).toEqual(['set']);

  await click('Show more');
  expect(paths()).toEqual(['set', 'words.txt']);
  place.querySelector<HTMLElement>('[data-path=set] button')?.focus();
  await click('set');
  expect(document.activeElement?.className).toBe('df-Import-list');
  expect(paths()).toEqual(['set/a.csv', 'set/bad.csv']);
  await click('Team');
  expect(paths()).toEqual(['set']);
});

it('imports what is chosen, and keeps chosen what was refused', async () => {
  const { server, objects } = opened();
  objects.toggle(entry('set/a.csv'));
  objects.toggle(entry('set/bad.csv'));

  await expect(objects.importChosen('found')).rejects.toThrow('It is gone.');

  expect(server.imported).toEqual([
    {
      storage: 'Team',
      path: 'set/a.csv',
      kind: 'file',
      name: null,
      opens_as: 'found'
    }
  ]);
  expect([...objects.chosen.keys()]).toEqual(['set/bad.csv']);
});
