import { act } from 'react';
import { expect, test } from 'vitest';

import { Contents } from '../../src/inside/contents';
import { InsideModel } from '../../src/model/inside';
import type { Client } from '../../src/protocol/client';
import { press as pressKey, render } from '../ui/render';
import { EMPTY, pageOf, type IQuery } from './answers';

const PATHS = [
  'readme.txt',
  'train/cat.png',
  'train/dog.png',
  'train2/a.csv',
  ...Array.from({ length: 250 }, (_, index) => `many/${index}.csv`)
];

/** A server whose answers come when a test says so, in any order; each is told by what was asked for. */
class SlowServer {
  readonly client = {
    get: (path: string, { query }: { query: IQuery }) =>
      new Promise((resolve, reject) => {
        const isFiles = path.endsWith('/files');
        const key = isFiles
          ? `files of ${query.folder}${query.offset ? ` from ${query.offset}` : ''}`
          : `inside ${query.file ?? ''}`;
        const kind = query.file ? 'text' : 'folder';
        this._asked.set(key, {
          resolve: () =>
            resolve(
              isFiles
                ? pageOf(PATHS, query)
                : { ...EMPTY, kind, text: query.file ?? null }
            ),
          reject: () => reject(new Error(`no answer for ${key}`))
        });
      })
  } as unknown as Client;

  answers = (key: string): Promise<void> => this._ends(key, 'resolve');
  fails = (key: string): Promise<void> => this._ends(key, 'reject');

  get asked(): string[] {
    return [...this._asked.keys()];
  }

  private async _ends(key: string, how: 'resolve' | 'reject'): Promise<void> {
    const waiting = this._asked.get(key);
    if (!waiting) {
      throw new Error(`“${key}” was not asked, but: ${this.asked.join(', ')}`);
    }
    this._asked.delete(key);
    await act(async () => {
      waiting[how]();
      await new Promise<void>(resolve => void setTimeout(resolve));
    });
  }

  private readonly _asked = new Map<
    string,
    { resolve: () => void; reject: () => void }
  >();
}

async function show() {
  const server = new SlowServer();
  const model = new InsideModel(server.client, 'a1');
  const actions = { download: () => undefined, insertCode: () => undefined };
  const { node } = render(
    <Contents model={model} name="images" actions={actions} />
  );
  await server.answers('inside ');
  await server.answers('files of ');
  const names = () =>
    [...node.querySelectorAll('.df-Inside-fileName')].map(
      one => one.textContent
    );
  const row = (path: string) =>
    node.querySelector<HTMLElement>(`[data-path="${path}"]`)!;
  const button = (name: string) =>
    [...node.querySelectorAll('button')].find(
      one => one.ariaLabel === name || one.textContent === name
    )!;
  const click = (element: HTMLElement) => act(() => element.click());
  const open = (folder: string) => act(() => void model.folder!.open(folder));
  const focus = (path: string) => act(() => model.folder!.focus(path));
  return { server, model, node, names, row, button, click, open, focus };
}

test('the names of a folder stay whole while the one that was clicked is read', async () => {
  const { server, names, row, click } = await show();
  const before = names();
  click(row('train'));
  expect(names()).toEqual(before);
  await server.answers('files of train');
  expect(names()).toEqual(['cat.png', 'dog.png']);
});

test('the range below a list is that of the rows above it, also when the next page does not come', async () => {
  const { server, node, row, button, click } = await show();
  click(row('many'));
  await server.answers('files of many');
  const range = () => node.querySelector('.df-List-pager span')!.textContent;
  const first = range();
  expect(first).toContain('1–200 of 250');
  click(button('Next page'));
  expect(range()).toBe(first);
  await server.fails('files of many from 200');
  expect(range()).toBe(first);
  click(button('Try again'));
  await server.answers('files of many from 200');
  expect(range()).toContain('201–250 of 250');
});

test('the row of a folder that was left is not looked for where another was opened meanwhile', async () => {
  const { server, model, row, click, open, focus } = await show();
  click(row('train'));
  await server.answers('files of train');
  open('');
  open('train');
  await server.answers('files of train');
  focus('train/dog.png');
  await server.answers('files of ');
  expect(model.folder!.focused).toBe('train/dog.png');
});

test('of folders whose names begin alike none is taken for the one above', async () => {
  const { server, model, open, focus } = await show();
  open('train2');
  await server.answers('files of train2');
  focus('train2/a.csv');
  open('train');
  await server.answers('files of train');
  expect(model.folder!.focused).toBe('train2/a.csv');
});

test('what is wrong with one file is not said of the next', async () => {
  const { server, node, row, button, click } = await show();
  click(row('train'));
  await server.answers('files of train');
  click(row('train/cat.png'));
  await server.fails('inside train/cat.png');
  expect(node.querySelector('[role=alert]')?.textContent).toContain('cat.png');
  click(button('Next file'));
  expect(node.querySelector('[role=alert]')).toBeNull();
  await server.answers('inside train/dog.png');
  expect(node.querySelector('pre')?.textContent).toBe('train/dog.png');
});

test('the way back to the folder waits for nobody', async () => {
  const { server, node, names, row, click } = await show();
  click(row('train'));
  await server.answers('files of train');
  click(row('train/cat.png'));
  await server.answers('inside train/cat.png');
  pressKey(node.querySelector('pre')!, 'Escape');
  expect(names()).toEqual(['cat.png', 'dog.png']);
  expect(server.asked).toEqual([]);
});
