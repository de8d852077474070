import { ServerConnection } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { JobFeed } from '../../src/model/jobFeed';
import { Feed } from '../../src/protocol/feed';
import type { DisplayContent, FeedEvent } from '../../src/protocol/types';
import type { IJobFeed } from '../../src/tokens';
import { LostAndFoundServer } from '../protocol/socket';

let server: LostAndFoundServer;
let shared: JobFeed;
let feed: IJobFeed;
const released = vi.fn();
let seq = 0;

type Given = { [E in FeedEvent as E['type']]: E['content'] };

function event<T extends keyof Given>(type: T, content: Given[T]): FeedEvent {
  return { type, content, seq: ++seq, unix_s: 0 } as FeedEvent;
}

function print(text: string): FeedEvent {
  return event('stream', { name: 'stdout', text });
}

function figure(
  id: string | null,
  png: string,
  more: Partial<DisplayContent> = {}
): DisplayContent {
  const transient = id === null ? {} : { display_id: id };
  return {
    data: { 'image/png': png },
    metadata: {},
    transient,
    is_figure: true,
    name: 'Loss',
    ...more
  };
}

async function send(
  events: FeedEvent[],
  attempt = 1,
  replay_ends = false,
  watch = 1
): Promise<void> {
  const where = { execution: 'e', node: 'n', attempt };
  server.send({
    type: 'events',
    ...where,
    events,
    is_replay: replay_ends,
    replay_ends,
    watch
  });
  await vi.advanceTimersByTimeAsync(300);
}

beforeEach(async () => {
  vi.useFakeTimers();
  seq = 0;
  released.mockClear();
  server = new LostAndFoundServer();
  const settings = ServerConnection.makeSettings({
    WebSocket: server.WebSocket
  });
  shared = new JobFeed({
    feed: new Feed(settings),
    execution: 'e',
    node: 'n',
    attempt: null,
    isTrusted: false,
    trust: () => shared.setTrusted(true),
    logUrl: hasTimes => `log?times=${hasTimes}`,
    blobUrl: (name, attempt) => `${attempt}/${name}`,
    history: () => Promise.reject(new Error('none')),
    onReleased: released
  });
  feed = shared.handle();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a job feed', () => {
  it('shows what was printed as one text', async () => {
    await send([print('a\n'), print('b\n')]);
    await send([print('c\n')]);
    expect(feed.outputs.length).toBe(1);
    expect(feed.outputs.toJSON()[0].text).toContain('a\nb\nc\n');
  });

  it('draws once for many messages that come together', async () => {
    const drawn = vi.fn();
    feed.changed.connect(drawn);
    for (let i = 0; i < 500; i++) {
      const where = { execution: 'e', node: 'n', attempt: 1 };
      const events = [print(`${i}\n`)];
      server.send({
        type: 'events',
        ...where,
        events,
        is_replay: false,
        replay_ends: false,
        watch: 1
      });
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(drawn).toHaveBeenCalledTimes(1);
    expect(String(feed.outputs.toJSON()[0].text)).toContain('499');
  });

  it('holds back what could run until it is trusted', async () => {
    const html = { 'text/html': '<script>run()</script>' };
    await send([print('a\n')]);
    expect(feed.isSanitized).toBe(false);
    await send([event('display_data', { data: html })]);
    expect([feed.isSanitized, feed.outputs.trusted]).toEqual([true, false]);
    feed.trust();
    expect([feed.isSanitized, feed.outputs.trusted]).toEqual([false, true]);
  });

  it('updates a figure in place and keeps text in order around it', async () => {
    await send([
      print('before\n'),
      event('display_data', figure('f', 'AAAA')),
      print('after\n')
    ]);
    await send([event('update_display_data', figure('f', 'BBBB'))]);
    expect(feed.outputs.toJSON().map(output => output.output_type)).toEqual([
      'stream',
      'display_data',
      'stream'
    ]);
    expect(feed.figures).toEqual([
      {
        id: 'f',
        name: 'Loss',
        url: 'data:image/png;base64,BBBB',
        svgUrl: null,
        svgMissing: null,
        ratio: null,
        updates: 1
      }
    ]);
    expect(feed.latestFigure).toBe('data:image/png;base64,BBBB');
  });

  it('has the drawing of a figure beside it, or why there is none, and draws nothing anew', async () => {
    await send([
      event('display_data', figure('f', 'AAAA')),
      event('display_data', figure('g', 'BBBB'))
    ]);
    const [before] = feed.outputs.toJSON();
    await send([
      event('update_display_data', {
        ...figure('f', 'CCCC'),
        updates: 0,
        svg: { name: 'f.svg', size: 9 }
      }),
      event('update_display_data', {
        ...figure('g', 'BBBB'),
        updates: 0,
        svg: { missing: 'too large' }
      })
    ]);
    expect(feed.figures).toMatchObject([
      { svgUrl: '1/f.svg', svgMissing: null, updates: 0 },
      { svgUrl: null, svgMissing: 'too large', updates: 0 }
    ]);
    expect(feed.outputs.toJSON()[0]).toEqual(before);
    await send([event('update_display_data', figure('f', 'DDDD'))]);
    expect(feed.figures[0]).toMatchObject({ svgUrl: null, updates: 1 });
  });

  it('counts the updates that a merged event stands for', async () => {
    await send([event('display_data', figure('f', 'AAAA', { updates: 4 }))]);
    await send([
      event('update_display_data', figure('f', 'BBBB', { updates: 3 }))
    ]);
    await send([event('update_display_data', figure('f', 'CCCC'))]);
    expect(feed.figures[0].updates).toBe(8);
  });

  it('lists only figures, in order of appearance', async () => {
    await send([
      event('display_data', figure('f', 'AAAA')),
      event('display_data', {
        data: { 'text/html': '<b>table</b>' },
        metadata: {},
        transient: {}
      }),
      event('display_data', figure(null, 'CCCC'))
    ]);
    expect(feed.figures.map(({ url }) => url.slice(-4))).toEqual([
      'AAAA',
      'CCCC'
    ]);
    expect(feed.outputs.length).toBe(3);
  });

  it('keeps a cleared figure until there is a newer one', async () => {
    await send([
      event('display_data', figure(null, 'AAAA')),
      event('clear_output', { wait: true })
    ]);
    expect(feed.figures).toHaveLength(1);
    await send([event('display_data', figure(null, 'BBBB'))]);
    expect(feed.figures.map(({ url }) => url.slice(-4))).toEqual(['BBBB']);
  });

  it('collects metrics by name; steps count where none was given', async () => {
    await send([
      event('metric', { name: 'loss', value: 2 }),
      event('metric', { name: 'accuracy', value: 0.5, step: 10 }),
      event('metric', { name: 'loss', value: null }),
      event('metric', { name: 'loss', value: 1 })
    ]);
    expect(feed.metrics).toEqual([
      {
        name: 'loss',
        points: [
          { step: 0, value: 2 },
          { step: 1, value: Number.NaN },
          { step: 2, value: 1 }
        ]
      },
      { name: 'accuracy', points: [{ step: 10, value: 0.5 }] }
    ]);
  });

  it('begins anew with a new attempt', async () => {
    await send([print('old\n'), event('display_data', figure('f', 'AAAA'))]);
    seq = 0;
    await send([print('new\n')], 2);
    expect(feed.outputs.length).toBe(1);
    expect(feed.figures).toEqual([]);
    expect(feed.latestFigure).toBeNull();
  });

  it('says what was dropped', async () => {
    await send([event('gap', { from: 5, to: 9 })]);
    expect(String(feed.outputs.get(0).data['text/plain'])).toMatch(/^5 events/);
  });

  it('shows an error', async () => {
    await send([
      event('error', {
        ename: 'ValueError',
        evalue: 'no',
        traceback: ['ValueError: no']
      })
    ]);
    expect(feed.outputs.get(0).type).toBe('error');
  });

  it('says when everything that was there has come', async () => {
    await send([print('a')]);
    expect(feed.isReplayed).toBe(false);
    await send([], 1, true);
    expect(feed.isReplayed).toBe(true);
  });

  it('says why there is nothing', async () => {
    const refused = {
      code: 'not_found',
      message: 'There is no such job.',
      execution: 'e',
      node: 'n'
    };
    server.send({ type: 'refused', ...refused, project: null, watch: 1 });
    await vi.advanceTimersByTimeAsync(300);
    expect(feed.outputs.get(0).data['text/plain']).toBe(
      'There is no such job.'
    );
    expect(feed.isReplayed).toBe(true);
  });

  it('ends when all who held it have let go', async () => {
    const other = shared.handle();
    feed.dispose();
    feed.dispose();
    expect(released).not.toHaveBeenCalled();
    other.dispose();
    expect(released).toHaveBeenCalledTimes(1);
    expect(server.requests.at(-1)).toEqual({
      type: 'unwatch_job',
      execution: 'e',
      node: 'n'
    });
  });

  it('reads everything again to say when lines were printed', async () => {
    await send([print('old\n')]);
    feed.showTimes(true);
    expect(server.requests.at(-1)).toMatchObject({ times: true, watch: 2 });
    await send([print('still on its way\n')]);
    seq = 0;
    await send([print('old\n')], 1, true, 2);
    const { text } = feed.outputs.get(0).toJSON();
    expect(String(text)).toMatch(/^\u001b\[90m[\d:.]+\u001b\[39m old\n$/);
    expect(feed.logUrl).toBe('log?times=true');
  });

  it('keeps more when earlier output is asked for', async () => {
    const long = 'line\n'.repeat(300_000);
    await send([print(long)]);
    expect(feed.hasEarlier).toBe(true);
    feed.showEarlier();
    seq = 0;
    await send([print(long)], 1, true, 2);
    expect(feed.hasEarlier).toBe(false);
    expect(String(feed.outputs.get(0).toJSON().text).length).toBe(long.length);
  });
});
