import { act } from 'react';
import { expect, test } from 'vitest';

import { Contents } from '../../src/inside/contents';
import { InsideModel } from '../../src/model/inside';
import type { Client } from '../../src/protocol/client';
import { press as pressKey, render, type } from '../ui/render';
import { EMPTY, pageOf, type IQuery } from './answers';

const PATHS = [
  'readme.txt',
  'train/cat.png',
  'train/dog.png',
  ...Array.from({ length: 12 }, (_, index) => `more/${index}.csv`)
];

/** The path of the row that has the keyboard. */
function focused(): string | undefined {
  return (document.activeElement as HTMLElement | null)?.dataset.path;
}

/** Looks into a folder as the server tells it. */
async function show() {
  const asked: string[] = [];
  const answer = (path: string, given: IQuery) => {
    if (path.endsWith('/files')) {
      return pageOf(PATHS, given);
    }
    asked.push(`${given.file ?? ''}`);
    const facts = given.file ? { lines: given.file } : { files: '15' };
    const kind = given.file ? 'unread' : 'folder';
    const needs = given.file ? ['a.b'] : [];
    return { ...EMPTY, kind, facts, needs, file: given.file ?? null };
  };
  const client = {
    get: async (path: string, { query }: { query: IQuery }) =>
      answer(path, query),
    post: async (path: string, { body }: { body: IQuery }) => {
      asked.push(`opens ${body.file}`);
      return { ...EMPTY, kind: 'text', text: 'opened' };
    }
  } as unknown as Client;
  const model = new InsideModel(client, 'a1');
  const done: string[] = [];
  const actions = {
    download: (path: string) => void done.push(`download ${path}`),
    insertCode: (path: string) => void done.push(`insert ${path}`)
  };
  const { node } = render(
    <Contents model={model} name="images" actions={actions} />
  );
  const settled = () =>
    act(() => new Promise<void>(resolve => void setTimeout(resolve)));
  await settled();
  await settled();
  const press = async (name: string) => {
    const button = [...node.querySelectorAll('button')].find(
      one =>
        one.ariaLabel === name ||
        one.textContent === name ||
        one.dataset.path === name
    );
    act(() => button!.click());
    await settled();
    await settled();
  };
  const listed = () =>
    [...node.querySelectorAll<HTMLElement>('[data-path]')].map(
      one => one.dataset.path
    );
  return { node, model, asked, done, press, settled, listed };
}

test('a file is looked into from its folder, which is come back to where it was left', async () => {
  const { node, press, asked, listed } = await show();
  expect(listed()).toEqual(['train', 'more', 'readme.txt']);
  await press('train');
  expect(listed()).toEqual(['train/cat.png', 'train/dog.png']);
  await press('train/cat.png');
  expect(asked).toEqual(['', 'train/cat.png']);
  expect(node.querySelector('nav')?.textContent).toBe(
    'images / train / cat.png'
  );
  expect(node.querySelector('dl')?.textContent).toContain('train/cat.png');
  await press('Next file');
  expect(asked[2]).toBe('train/dog.png');
  await press('Back to the folder');
  expect(listed()).toEqual(['train/cat.png', 'train/dog.png']);
  expect(focused()).toBe('train/dog.png');
});

test('each part of a path is a way back', async () => {
  const { press, listed } = await show();
  await press('train');
  await press('train/cat.png');
  await press('images');
  expect(listed()).toEqual(['train', 'more', 'readme.txt']);
});

test('the keyboard goes through the files and back to the folder above', async () => {
  const { node, listed, settled } = await show();
  const row = (path: string) => node.querySelector(`[data-path="${path}"]`)!;
  act(() => (row('train') as HTMLElement).focus());
  pressKey(row('train'), 'ArrowDown');
  expect(focused()).toBe('more');
  act(() => (row('more') as HTMLElement).click());
  await settled();
  expect(listed()).toHaveLength(12);
  expect(focused()).toBe('more/0.csv');
  pressKey(row('more/0.csv'), 'Backspace');
  await settled();
  expect(focused()).toBe('more');
});

test('what lets one file run code lets no other', async () => {
  const { press, asked } = await show();
  await press('train');
  await press('train/cat.png');
  await press('Open it');
  expect(asked[2]).toBe('opens train/cat.png');
  await press('Next file');
  expect(asked[3]).toBe('train/dog.png');
});

test('one file is downloaded, and its code inserted', async () => {
  const { press, done } = await show();
  await press('readme.txt');
  await press('Download this file');
  await press('Insert code');
  expect(done).toEqual(['download readme.txt', 'insert readme.txt']);
});

test('many files are filtered, below the folder, too', async () => {
  const { node, listed, settled } = await show();
  type(node.querySelector('input')!, 'dog');
  pressKey(node.querySelector('input')!, 'Enter');
  await settled();
  expect(listed()).toEqual(['train/dog.png']);
  type(node.querySelector('input')!, 'nothing');
  pressKey(node.querySelector('input')!, 'Enter');
  await settled();
  expect(node.textContent).toContain('No file here is like “nothing”.');
});
