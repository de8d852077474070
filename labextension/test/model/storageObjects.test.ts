import { expect, it } from 'vitest';

import { StorageObjects } from '../../src/model/storageObjects';
import type { Client } from '../../src/protocol/client';
import type { Adapter, ObjectEntry } from '../../src/protocol/types';

it('imports what was chosen from where it lies, whatever is looked through meanwhile', async () => {
  const asked: string[] = [];
  let meanwhile: () => Promise<void> = () => Promise.resolve();
  const client = {
    get: async () => ({ entries: [], next: null }),
    post: async (
      _: string,
      { body }: { body: { storage: string; path: string } }
    ) => {
      asked.push(`${body.storage}: ${body.path}`);
      await meanwhile();
      return {};
    }
  } as never as Client;
  const storages = [{ name: 'a' }, { name: 'b' }] as Adapter[];
  const objects = new StorageObjects(client, 'p', storages);
  for (const path of ['one.csv', 'two.csv']) {
    objects.toggle({ path, is_folder: false } as ObjectEntry);
  }
  meanwhile = () => objects.open('b', '');
  await objects.importChosen('found');
  expect(asked).toEqual(['a: one.csv', 'a: two.csv']);
  expect([...objects.chosen.keys()]).toEqual([]);
});
