import { ServerConnection } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Feed } from '../../src/protocol/feed';
import type { FeedEvent, JobEvents } from '../../src/protocol/types';
import { LostAndFoundServer } from './socket';

let server: LostAndFoundServer;
let feed: Feed;

function settings(
  options: Partial<ServerConnection.ISettings> = {}
): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: 'http://example.org/user/ada/',
    wsUrl: 'ws://example.org/user/ada/',
    token: 's3cret',
    appendToken: true,
    WebSocket: server.WebSocket,
    ...options
  });
}

function line(seq: number, text = `${seq}\n`): FeedEvent {
  return { type: 'stream', seq, unix_s: 0, content: { name: 'stdout', text } };
}

function events(attempt: number, ...list: FeedEvent[]): JobEvents {
  return {
    type: 'events',
    execution: 'e',
    node: 'n',
    attempt,
    events: list,
    is_replay: false,
    replay_ends: false,
    watch: 1
  };
}

const settle = (): Promise<void> =>
  vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  server = new LostAndFoundServer();
  feed = new Feed(settings());
});

afterEach(() => {
  feed.dispose();
  vi.useRealTimers();
});

describe('the feed', () => {
  it('connects at the first watch, below the base URL, with the token', async () => {
    expect(server.urls).toEqual([]);
    feed.watchProject('p', () => undefined);
    await settle();
    expect(server.urls).toEqual([
      'ws://example.org/user/ada/deepforge/api/feed?token=s3cret'
    ]);
    expect(server.requests).toEqual([{ type: 'watch_project', project: 'p' }]);
  });

  it('sends no token where cookies do', async () => {
    feed = new Feed(settings({ appendToken: false }));
    feed.watchProject('p', () => undefined);
    await settle();
    expect(server.urls[0]).not.toContain('token');
  });

  it('asks once for a project that two watch, and stops when both have gone', async () => {
    const heard: string[] = [];
    const first = feed.watchProject('p', () => heard.push('first'));
    const second = feed.watchProject('p', () => heard.push('second'));
    await settle();
    server.send({ type: 'watching', project: 'p' });
    expect(heard).toEqual(['first', 'second']);
    first.dispose();
    expect(server.requests).toHaveLength(1);
    second.dispose();
    expect(server.requests.at(-1)).toEqual({
      type: 'unwatch_project',
      project: 'p'
    });
  });

  it('hears nothing of projects that it does not watch', async () => {
    const heard = vi.fn();
    feed.watchProject('p', heard);
    await settle();
    server.send({
      type: 'documents',
      project: 'q',
      paths: ['operations/A.py']
    });
    expect(heard).not.toHaveBeenCalled();
  });

  it('comes back after a loss and asks for what it has not got', async () => {
    feed.watchProject('p', () => undefined);
    feed.watchJob({ execution: 'e', node: 'n' }, () => undefined);
    await settle();
    server.send(events(2, line(1), line(7)));
    server.requests.length = 0;
    server.lose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests).toEqual([
      { type: 'watch_project', project: 'p' },
      {
        type: 'watch_job',
        execution: 'e',
        node: 'n',
        attempt: 2,
        after: 7,
        follow: true,
        times: false,
        watch: 1
      }
    ]);
  });

  it('says that the records are away, and asks for what it has not got when they are back', async () => {
    const told: unknown[] = [];
    feed.reachChanged.connect(({ isLost, recordsAway }) =>
      told.push([isLost, recordsAway])
    );
    feed.watchProject('p', () => undefined);
    feed.watchJob({ execution: 'e', node: 'n' }, () => undefined);
    await settle();
    server.send(events(1, line(1), line(7)));
    server.requests.length = 0;
    server.send({ type: 'records', away: 'mongodb://db/d' });
    expect(server.requests).toEqual([]);
    server.send({ type: 'records', away: null });
    expect(told).toEqual([
      [false, null],
      [false, 'mongodb://db/d'],
      [false, null]
    ]);
    expect(server.requests).toMatchObject([
      { type: 'watch_project', project: 'p' },
      { type: 'watch_job', attempt: 1, after: 7 }
    ]);
  });

  it('is lost only when it stays away a moment', async () => {
    feed.watchProject('p', () => undefined);
    await settle();
    server.lose();
    await vi.advanceTimersByTimeAsync(1000);
    expect([feed.isConnected, feed.isLost]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(feed.isLost).toBe(false);
    server.refuses = true;
    server.lose();
    await vi.advanceTimersByTimeAsync(1600);
    expect(feed.isLost).toBe(true);
    server.refuses = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(feed.isLost).toBe(false);
  });

  it('watches an attempt by itself beside the newest of the same job', async () => {
    const seen: string[] = [];
    feed.watchJob({ execution: 'e', node: 'n' }, () => seen.push('newest'));
    const alone = feed.watchJob(
      { execution: 'e', node: 'n', attempt: 1, follow: false },
      message => seen.push(message.type)
    );
    await settle();
    server.send({ ...events(1, line(1)), watch: 2 });
    server.send(events(2, line(1)));
    const { execution, node } = events(1);
    server.send({
      type: 'refused',
      code: 'not_found',
      message: 'gone',
      execution,
      node,
      project: null,
      watch: 2
    });
    expect(seen).toEqual(['events', 'newest', 'refused']);
    alone.dispose();
    expect(server.requests.at(-1)).toEqual({
      type: 'unwatch_job',
      execution: 'e',
      node: 'n',
      attempt: 1
    });
  });

  it('tries ever less often while the server is away', async () => {
    feed.watchProject('p', () => undefined);
    await settle();
    server.refuses = true;
    server.lose();
    await vi.advanceTimersByTimeAsync(10_000);
    const early = server.urls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(early).toBeGreaterThan(2);
    expect(server.urls.length - early).toBeLessThan(5);
    server.refuses = false;
    await vi.advanceTimersByTimeAsync(40_000);
    expect(feed.isConnected).toBe(true);
  });

  it('gives each event once, also when the server repeats some', async () => {
    const seqs: number[] = [];
    feed.watchJob({ execution: 'e', node: 'n' }, message => {
      if (message.type === 'events') {
        seqs.push(...message.events.map(event => event.seq));
      }
    });
    await settle();
    server.send(events(1, line(1), line(2)));
    server.send(events(1, line(2), line(3)));
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('counts anew in a new attempt', async () => {
    const seen: number[][] = [];
    feed.watchJob({ execution: 'e', node: 'n' }, message => {
      if (message.type === 'events') {
        seen.push([message.attempt, ...message.events.map(event => event.seq)]);
      }
    });
    await settle();
    server.send(events(1, line(5)));
    server.send(events(2, line(1)));
    expect(seen).toEqual([
      [1, 5],
      [2, 1]
    ]);
  });

  it('tells a job that it was refused', async () => {
    const heard = vi.fn();
    feed.watchJob({ execution: 'e', node: 'n' }, heard);
    await settle();
    const refused = {
      code: 'not_found',
      message: 'gone',
      execution: 'e',
      node: 'n',
      project: null,
      watch: 1
    };
    server.send({ type: 'refused', ...refused });
    expect(heard).toHaveBeenCalledWith({ type: 'refused', ...refused });
  });

  it('is still after it was disposed', async () => {
    feed.watchProject('p', () => undefined);
    await settle();
    feed.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.urls).toHaveLength(1);
  });
});
