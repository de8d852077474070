import { Signal } from '@lumino/signaling';
import { expect, it } from 'vitest';

import { ExecutionTable } from '../../src/model/executionTable';
import { ApiError, type Client } from '../../src/protocol/client';
import type { IProjectModel, ProjectPart } from '../../src/tokens';
import { execution } from './projectServer';

const PAGES: Record<string, readonly string[]> = {
  '': ['1', '2', '3'],
  loss: ['3'],
  none: []
};

let isAway = false;
let changed: Signal<IProjectModel, ProjectPart>;

function table(): ExecutionTable {
  const project = {
    project: { id: 'p' },
    executions: [],
    get changed() {
      return changed;
    }
  } as never as IProjectModel;
  changed = new Signal<IProjectModel, ProjectPart>(project);
  const client = {
    get: (path: string, { query }: { query?: { search: string } }) =>
      isAway
        ? Promise.reject(new Error('The server cannot be reached.'))
        : query?.search === 'rate>abc'
          ? Promise.reject(new ApiError('bad_request', 'no number', 400))
          : Promise.resolve(
              path.endsWith('/choices')
                ? { columns: [], tags: [], people: [] }
                : {
                    executions: PAGES[query!.search].map(id => ({
                      execution: execution(id),
                      jobs: 2,
                      ended: 2,
                      reused: 0,
                      cells: {}
                    })),
                    total: PAGES[query!.search].length
                  }
            )
  } as never as Client;
  return new ExecutionTable(project, client);
}

async function search(list: ExecutionTable, search: string): Promise<void> {
  list.setQuery({ search });
  await expect.poll(() => list.isLoading).toBe(false);
}

it('knows what was selected before the search that does not find it', async () => {
  const list = table();
  const selected = new Set(['1', '3']);
  await expect.poll(() => list.rows.length).toBe(3);
  for (const text of ['loss', 'none']) {
    await search(list, text);
    expect(list.executions(selected).map(({ name }) => name)).toEqual([
      '1',
      '3'
    ]);
  }
  list.forget(['1']);
  expect(list.executions(selected).map(({ name }) => name)).toEqual(['3']);
});

it('asks again after a refusal when the server says something', async () => {
  isAway = true;
  const list = table();
  await expect.poll(() => list.failure).not.toBeNull();
  isAway = false;
  changed.emit('executions');
  await expect.poll(() => list.rows.length).toBe(3);
  expect(list.failure).toBeNull();
});

it('keeps its rows while a search is not understood, and says why', async () => {
  const list = table();
  await search(list, 'loss');
  await search(list, 'rate>abc');
  expect([list.refusal, list.failure]).toEqual(['no number', null]);
  expect(list.rows.map(row => row.execution.id)).toEqual(['3']);
  await search(list, 'none');
  expect(list.refusal).toBeNull();
});

it('gives up what it asked when something else is asked', async () => {
  const signals: AbortSignal[] = [];
  changed = new Signal<IProjectModel, ProjectPart>({} as never);
  const project = { project: { id: 'p' }, executions: [], changed };
  const client = {
    get: (path: string, _: unknown, signal?: AbortSignal) => {
      signals.push(...(signal ? [signal] : []));
      return path.endsWith('/choices')
        ? Promise.resolve({ columns: [], tags: [], people: [] })
        : new Promise((_, reject) =>
            signal!.addEventListener('abort', () => reject(signal!.reason))
          );
    }
  };
  const list = new ExecutionTable(project as never, client as never);
  list.setQuery({ search: 'm' });
  list.setQuery({ search: 'mo' });
  const given = signals.map(({ aborted }) => aborted);
  expect(given).toEqual([...given.slice(0, -1).fill(true), false]);
  list.dispose();
  expect(signals.at(-1)!.aborted).toBe(true);
  expect(list.failure).toBeNull();
});
