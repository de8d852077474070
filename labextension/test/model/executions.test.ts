import { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { IOpenDocuments } from '../../src/model/documents';
import { Executions } from '../../src/model/executions';
import { Client } from '../../src/protocol/client';
import { Feed } from '../../src/protocol/feed';
import type { Execution } from '../../src/protocol/types';
import { LostAndFoundServer } from '../protocol/socket';

let names: number[] = [];
let executions: Executions;
/** What the server answers to anything but a question, and what happens before the answer has come. */
let answer: Execution;
let meanwhile: () => void = () => undefined;

function execution(number: number): Execution {
  return {
    id: `e${number}`,
    name: `e${number}`,
    project: 'p',
    nodes: ['A'],
    status: 'success',
    created_at: new Date(number * 1000).toISOString()
  } as Execution;
}

/** Newest first, as the server answers. */
async function fetch(input: RequestInfo | URL): Promise<Response> {
  const request = new Request(input);
  if (request.method !== 'GET') {
    await Promise.resolve();
    meanwhile();
    return new Response(JSON.stringify(answer));
  }
  const query = new URL(request.url).searchParams;
  const offset = Number(query.get('offset'));
  const rows = [...names]
    .sort((left, right) => right - left)
    .slice(offset, offset + Number(query.get('limit')))
    .map(number => ({
      execution: execution(number),
      jobs: 1,
      ended: 1,
      reused: 0,
      cells: {}
    }));
  return new Response(
    JSON.stringify({ executions: rows, total: names.length })
  );
}

const shown = () =>
  executions.list.map(row => Number(row.execution.id.slice(1)));
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

const hear = (number: number, execution: Execution | null) =>
  executions.take({
    type: 'execution',
    project: 'p',
    id: `e${number}`,
    execution
  });

beforeEach(() => {
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://example.org/',
    fetch,
    WebSocket: new LostAndFoundServer().WebSocket
  });
  executions = new Executions('p', {
    client: new Client(settings),
    feed: new Feed(settings, 10),
    documents: {
      below: () => [],
      move: async () => undefined,
      moved: new Signal({} as IOpenDocuments),
      manifestSaved: new Signal({} as IOpenDocuments)
    },
    person: () => null
  });
});

afterEach(() => {
  names = [];
  meanwhile = () => undefined;
});

describe('an answer', () => {
  const at = (status: Execution['status']): Execution => ({
    ...execution(1),
    status
  });
  const status = () => executions.list[0]?.execution.status;

  it('is taken where the feed has said nothing yet', async () => {
    answer = at('pending');
    await executions.start({ pipeline: 'p' });
    expect(status()).toBe('pending');
    answer = at('running');
    await executions.change('e1', { note: 'x' });
    expect(status()).toBe('running');
  });

  it('is older than what the feed said meanwhile', async () => {
    answer = at('pending');
    meanwhile = () => hear(1, at('success'));
    await executions.start({ pipeline: 'p' });
    expect(status()).toBe('success');
    await executions.retry('e1');
    expect(status()).toBe('success');
    answer = at('running');
    await executions.change('e1', { is_starred: true });
    expect(status()).toBe('success');
  });
});

describe('a long list of executions', () => {
  it('is read page by page to its end', async () => {
    names = range(0, 450);
    await executions.refresh();
    expect([shown().length, executions.older]).toEqual([200, 250]);
    await executions.loadOlder();
    await executions.loadOlder();
    expect(shown()).toEqual(range(0, 450).reverse());
    expect(executions.older).toBe(0);
  });

  it('holds each once, whatever is started or deleted meanwhile', async () => {
    names = range(0, 450);
    await executions.refresh();
    names = range(0, 452);
    hear(450, execution(450));
    await executions.loadOlder();
    expect(new Set(shown()).size).toBe(shown().length);
    names = names.filter(number => number !== 440);
    hear(440, null);
    await executions.refresh();
    expect(shown()).toEqual([...new Set(shown())].sort((a, b) => b - a));
    expect(shown()).not.toContain(440);
  });

  it('keeps what was loaded when the connection comes back', async () => {
    names = range(0, 450);
    await executions.refresh();
    await executions.loadOlder();
    names = range(0, 455);
    await executions.refresh();
    expect(shown()[0]).toBe(454);
    expect(shown().length).toBe(405);
    expect(executions.older).toBe(50);
  });
});
