import { ServerConnection } from '@jupyterlab/services';
import { beforeEach, describe, expect, it } from 'vitest';

import { hashOf, type IOpenDocument } from '../../src/model/documents';
import { HistoryModel } from '../../src/model/history';
import { Client } from '../../src/protocol/client';
import type { HistoryEntry } from '../../src/protocol/types';
import { MemoryProject } from '../editor/projects';

/** A server that keeps a line of commits, and answers as ours does. */
class HistoryServer {
  commits: string[] = [];
  readonly asked: { method: string; path: string; body: unknown }[] = [];
  changed: string[] = [];

  fetch = async (
    input: RequestInfo | URL,
    init?: RequestInit
  ): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = url.pathname.replace('/deepforge/api/projects/p/', '');
    const body =
      request.method === 'POST' ? JSON.parse(await request.text()) : null;
    this.asked.push({ method: request.method, path, body });
    return new Response(JSON.stringify(this.answer(path, url.searchParams)));
  };

  private answer(path: string, query: URLSearchParams): unknown {
    if (path === 'history') {
      const limit = Number(query.get('limit'));
      const start = query.get('start');
      const newest = [...this.commits].reverse();
      const from = start === null ? 0 : newest.indexOf(start);
      const page = newest.slice(from, from + limit);
      return {
        entries: page.map(commit => ({ commit }) as HistoryEntry),
        next: newest[from + limit] ?? null,
        unsaved: 1
      };
    }
    return { before: 'b', commit: 'c', paths: this.changed };
  }
}

let server: HistoryServer;
let open: IOpenDocument[];
let done: string[];
let model: HistoryModel;

beforeEach(() => {
  server = new HistoryServer();
  done = [];
  const document = (path: string, isDirty: boolean): IOpenDocument => ({
    path,
    isDirty,
    text: () => `text of ${path}`,
    replace: () => undefined,
    save: async () => void done.push(`save ${path}`),
    reload: async () => void done.push(`reload ${path}`)
  });
  open = [
    document('work/p/operations/A.py', true),
    document('work/p/operations/B.py', false)
  ];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/',
    fetch: server.fetch
  });
  model = new HistoryModel({
    client: new Client(settings),
    project: Object.assign(new MemoryProject(), { openDocuments: () => open })
  });
});

const commits = () => model.entries.map(entry => entry.commit);
const line = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `c${from + index}`);

describe('a history', () => {
  it('is read in pages, newest first, to its end', async () => {
    server.commits = line(0, 120);
    await model.refresh();
    expect(commits()).toHaveLength(50);
    expect(commits()[0]).toBe('c119');
    await model.loadOlder();
    await model.loadOlder();
    expect(commits()).toEqual(line(0, 120).reverse());
    expect(model.hasOlder).toBe(false);
  });

  it('keeps older pages when new commits come before them', async () => {
    server.commits = line(0, 60);
    await model.refresh();
    await model.loadOlder();
    server.commits = line(0, 65);
    await model.refresh();
    expect(commits()).toEqual(line(0, 65).reverse());
  });

  it('begins anew where more came than a page holds', async () => {
    server.commits = line(0, 60);
    await model.refresh();
    await model.loadOlder();
    server.commits = line(0, 160);
    await model.refresh();
    expect(commits()).toEqual(line(110, 160).reverse());
    expect(model.hasOlder).toBe(true);
  });
});

it('older entries that are asked for twice at once are there once', async () => {
  server.commits = line(0, 120);
  await model.refresh();
  await Promise.all([model.loadOlder(), model.loadOlder()]);
  expect(commits()).toEqual(line(20, 120).reverse());
});

describe('restoring', () => {
  it('saves first, says what the person saw, and shows what came back', async () => {
    server.changed = ['operations/A.py'];
    await model.restore('abc', ['operations/A.py']);
    const asked = server.asked.find(({ path }) => path === 'restore')!;
    expect(asked.body).toEqual({
      commit: 'abc',
      paths: ['operations/A.py'],
      seen: {
        'operations/A.py': hashOf('text of work/p/operations/A.py'),
        'operations/B.py': hashOf('text of work/p/operations/B.py')
      }
    });
    expect(done).toEqual([
      'save work/p/operations/A.py',
      'reload work/p/operations/A.py'
    ]);
  });

  it('of all documents names none', async () => {
    await model.restore('abc', null);
    const asked = server.asked.find(({ path }) => path === 'restore')!;
    expect(asked.body).toMatchObject({ commit: 'abc', paths: null });
  });
});

describe('saving a version', () => {
  it('saves what is open, and reads the history again', async () => {
    await model.save('Good', 'It learns');
    expect(done).toEqual(['save work/p/operations/A.py']);
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
      ['POST versions', 'GET history']
    );
  });
});
