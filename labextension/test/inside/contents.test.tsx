import { act } from 'react';
import { expect, test } from 'vitest';

import { Contents } from '../../src/inside/contents';
import { InsideModel } from '../../src/model/inside';
import type { Client } from '../../src/protocol/client';
import type { Inside } from '../../src/protocol/types';
import { render, type } from '../ui/render';
import { EMPTY } from './answers';

const ARRAY: Inside = { kind: 'array', ...EMPTY };

/** Shows what the answers say, one after the other, and tells what was asked for. */
async function show(...answers: (Partial<Inside> | Error)[]) {
  const asked: unknown[] = [];
  const answer = (part: unknown) => {
    asked.push(part);
    const next = answers.shift() ?? {};
    return next instanceof Error
      ? Promise.reject(next)
      : Promise.resolve({ ...ARRAY, ...next });
  };
  const client = {
    get: (_: string, { query }: { query: unknown }) => answer(query),
    post: (_: string, { body }: { body: unknown }) => answer({ opens: body })
  } as unknown as Client;
  const model = new InsideModel(client, 'a1');
  const actions = { download: () => undefined, insertCode: () => undefined };
  const { node } = render(
    <Contents model={model} name="digits" actions={actions} />
  );
  const settled = () => act(async () => undefined);
  await settled();
  const press = async (name: string) => {
    const button = [...node.querySelectorAll('button')].find(
      one => one.ariaLabel === name || one.textContent === name
    );
    act(() => button!.click());
    await settled();
  };
  return { node, asked, press, settled };
}

const BEGINNING = { plane: [], row: 0, column: 0, picture: 0 };
const WINDOW = {
  row: 0,
  column: 0,
  row_count: 100,
  column_count: 2,
  names: ['0', '1'],
  labels: ['0', '1'],
  cells: [
    ['5', '6'],
    ['7', '8']
  ],
  planes: [3, 4],
  plane: [0, 0]
};

test('facts and cells are shown, and later rows when asked for', async () => {
  const { node, asked, press } = await show(
    { facts: { shape: '(3, 4, 100, 2)' }, window: WINDOW },
    { window: { ...WINDOW, row: 2, labels: ['2', '3'] } }
  );
  expect(node.querySelector('dl')?.textContent).toBe('Shape(3, 4, 100, 2)');
  expect(node.textContent).toContain('Rows 0–1 of 100');
  expect(node.textContent).toContain('2 columns');
  expect(
    [...node.querySelectorAll('tbody td')].map(cell => cell.textContent)
  ).toEqual(['5', '6', '7', '8']);
  await press('Next rows');
  expect(node.textContent).toContain('Rows 2–3 of 100');
  expect(asked).toEqual([BEGINNING, { ...BEGINNING, row: 2 }]);
});

test('whole numbers are shown as people read them', async () => {
  const { node } = await show({ facts: { rows: '1000000', mean: '1234.5' } });
  expect(node.querySelector('dl')?.textContent).toBe('Rows1,000,000Mean1234.5');
});

test('another plane of an array is chosen by its indices, which end where it ends', async () => {
  const { node, asked, settled } = await show(
    { window: WINDOW },
    { window: WINDOW }
  );
  type(node.querySelectorAll('input')[1], '9');
  await settled();
  expect(asked[1]).toEqual({ ...BEGINNING, plane: [0, 3] });
});

test('what would run code is named, and opened only when the person says so', async () => {
  const { node, asked, press } = await show(
    { kind: 'unread', needs: ['utils.net.Net', 'os.system'] },
    { kind: 'object', text: 'a net', needs: [] }
  );
  expect(node.textContent).toContain('os.system');
  expect(asked).toEqual([BEGINNING]);
  await press('Open it');
  expect(node.querySelector('pre')?.textContent).toBe('a net');
  expect(asked[1]).toEqual({ opens: BEGINNING });
  expect(node.textContent).not.toContain('os.system');
});

test('what was seen stays when another part cannot be read', async () => {
  const { node, press } = await show(
    { text: 'seen', window: WINDOW },
    new Error('The value is gone.'),
    { text: 'again' }
  );
  await press('Next rows');
  expect(node.querySelector('[role=alert]')?.textContent).toContain(
    'The value is gone.'
  );
  expect(node.querySelector('pre')?.textContent).toBe('seen');
  await press('Try again');
  expect(node.querySelector('[role=alert]')).toBeNull();
  expect(node.querySelector('pre')?.textContent).toBe('again');
});

test('many pictures are paged', async () => {
  const { node, asked, press } = await show({
    pictures: [
      { png: 'AA==', label: '0' },
      { png: 'AA==', label: '1' }
    ],
    picture_count: 5
  });
  expect(node.querySelectorAll('img')).toHaveLength(2);
  await press('Next pictures');
  expect(asked[1]).toEqual({ ...BEGINNING, picture: 2 });
});

test('each bar of a histogram says its range', async () => {
  const { node } = await show({
    histogram: { edges: [0, 1, 2.5], counts: [3, 1000] }
  });
  expect(node.querySelector('svg')?.ariaLabel).toBe('Histogram from 0 to 2.5');
  expect(node.querySelectorAll('title')[1].textContent).toBe('1 to 2.5: 1,000');
});

test('one of several arrays is opened by its name, and all of them are come back to', async () => {
  const entry = { name: 'conv.weight', type: 'F32', summary: '(8, 3, 3, 3)' };
  const { node, asked, press } = await show(
    { kind: 'tree', entries: [entry], opens_parts: true },
    { part: 'conv.weight', facts: { shape: '(8, 3, 3, 3)' } },
    { kind: 'tree', entries: [entry], opens_parts: true }
  );
  await press('conv.weight');
  expect(asked[1]).toEqual({ ...BEGINNING, part: 'conv.weight' });
  expect(node.querySelector('nav')!.textContent).toContain('conv.weight');
  await press('All parts');
  expect(asked[2]).toEqual(BEGINNING);
  expect(node.querySelector('nav')).toBeNull();
});
