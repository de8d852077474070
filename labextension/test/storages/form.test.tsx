import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';

import { StoragesModel } from '../../src/model/storages';
import { ApiError, type Client } from '../../src/protocol/client';
import type { ConfiguredStorage, StorageKind } from '../../src/protocol/types';
import { StorageForm } from '../../src/storages/form';
import { render } from '../ui/render';

const KIND: StorageKind = {
  name: 's3',
  title: 'S3',
  description: 'A bucket.',
  options: [
    {
      name: 'bucket',
      type: 'str',
      is_required: true,
      default: null,
      default_source: null,
      choices: null,
      choice_names: null,
      description: null
    }
  ],
  secrets: [
    {
      name: 'secret_key',
      type: 'str',
      is_required: false,
      default: '',
      default_source: null,
      choices: null,
      choice_names: null,
      description: null
    }
  ]
};
const KEPT: ConfiguredStorage = {
  name: 'Team',
  adapter: 's3',
  options: { bucket: 'values' },
  secrets: ['secret_key'],
  created_at: '2026-01-01T00:00:00Z',
  created_by: 'ada',
  changed_at: '2026-01-01T00:00:00Z'
};

/** A server whose answers to a trial come in this order; `null`: it works. */
function serverOf(problems: (string | null)[]) {
  const asked: [string, unknown][] = [];
  const answer = (path: string, { body }: { body: unknown }) => {
    asked.push([path, body]);
    if (path === '/storage-checks') {
      return Promise.resolve({
        problem: problems.shift() ?? null,
        took_s: 0.1
      });
    }
    return Promise.resolve({ ...KEPT, ...(body as object) });
  };
  const client = {
    get: () => Promise.resolve({ storages: [], configured: [], kinds: [KIND] }),
    post: answer,
    patch: answer
  };
  return {
    model: new StoragesModel(client as unknown as Client),
    asked,
    client
  };
}

function shown(storage: ConfiguredStorage | null, problems: (string | null)[]) {
  const server = serverOf(problems);
  const onDone = vi.fn();
  const { node } = render(
    <StorageForm
      model={server.model}
      kinds={[KIND]}
      storage={storage}
      onDone={onDone}
      onCancel={() => undefined}
    />
  );
  const press = (label: string) =>
    act(async () => {
      const found = [...node.querySelectorAll('button')].find(
        button => button.textContent === label
      );
      expect(found, label).toBeDefined();
      found!.click();
      await new Promise(resolve => setTimeout(resolve));
    });
  return { node, press, onDone, ...server };
}

describe('the form of a storage', () => {
  it('tries it before it is kept, and keeps one that does not work only if that is wished', async () => {
    const { node, press, asked, onDone } = shown(KEPT, ['No such bucket.']);
    await press('Save');
    expect(node.querySelector('[role="alert"]')?.textContent).toBe(
      'No such bucket.'
    );
    expect(asked.map(([path]) => path)).toEqual(['/storage-checks']);
    expect(onDone).not.toHaveBeenCalled();
    await press('Save anyway');
    expect(asked.map(([path]) => path)).toEqual([
      '/storage-checks',
      '/storages/{storage}'
    ]);
    expect(onDone).toHaveBeenCalledWith('Team');
  });

  it('shows no secret and sends none that was not typed', async () => {
    const { node, press, asked } = shown(KEPT, [null]);
    const secret = node.querySelector<HTMLInputElement>('[type="password"]')!;
    expect(secret.value).toBe('');
    expect(secret.placeholder).toBe('kept; type to replace it');
    await press('Save');
    expect(asked.at(-1)?.[1]).toEqual({
      options: { bucket: 'values' },
      secrets: {}
    });
  });

  it('says at its field what is refused', async () => {
    const { node, press, client } = shown(null, []);
    client.post = () =>
      Promise.reject(
        new ApiError('bad_request', 'It needs a name.', 400, { option: 'name' })
      );
    await press('Add');
    const field = node.querySelector('[data-invalid]')!;
    expect(field.textContent).toContain('Name');
    expect(field.textContent).toContain('It needs a name.');
  });
});
