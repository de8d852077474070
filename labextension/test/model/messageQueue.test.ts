import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { MessageQueue } from '../../src/model/messageQueue';
import type { JobMessage } from '../../src/protocol/feed';

let drawn: JobMessage[][];
let cost_ms: number;
let queue: MessageQueue;

function events(place: 'live' | 'replay' | 'end of replay'): JobMessage {
  return {
    type: 'events',
    execution: 'e',
    node: 'n',
    attempt: 1,
    events: [],
    is_replay: place !== 'live',
    replay_ends: place === 'end of replay',
    watch: 1
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  drawn = [];
  cost_ms = 0;
  queue = new MessageQueue(messages => {
    drawn.push(messages);
    vi.advanceTimersByTime(cost_ms);
  });
});

afterEach(() => {
  queue.dispose();
  vi.useRealTimers();
});

describe('a queue of messages', () => {
  it('draws what comes within a frame at once', () => {
    queue.push(events('live'));
    queue.push(events('live'));
    expect(drawn).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(drawn.map(({ length }) => length)).toEqual([2]);
  });

  it('draws a replay as a whole, in whatever number of frames it comes', () => {
    for (let message = 0; message < 10; message++) {
      queue.push(events('replay'));
      vi.advanceTimersByTime(30);
    }
    expect(drawn).toEqual([]);
    queue.push(events('end of replay'));
    vi.advanceTimersByTime(20);
    expect(drawn.map(({ length }) => length)).toEqual([11]);
  });

  it('draws some of a replay that is long on its way', () => {
    queue.push(events('replay'));
    vi.advanceTimersByTime(1000);
    expect(drawn.map(({ length }) => length)).toEqual([1]);
    queue.push(events('end of replay'));
    vi.advanceTimersByTime(20);
    expect(drawn).toHaveLength(2);
  });

  it('leaves the page as much time as drawing takes', () => {
    cost_ms = 200;
    queue.push(events('live'));
    vi.advanceTimersByTime(40);
    expect(drawn).toHaveLength(1);
    queue.push(events('live'));
    vi.advanceTimersByTime(100);
    expect(drawn).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(drawn).toHaveLength(2);
  });

  it('keeps nobody waiting after one frame that took seconds', () => {
    cost_ms = 5000;
    queue.push(events('live'));
    vi.advanceTimersByTime(40);
    queue.push(events('live'));
    vi.advanceTimersByTime(500);
    expect(drawn).toHaveLength(2);
  });

  it('does not wait for frames that a hidden page has not', () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const frame = vi.spyOn(window, 'requestAnimationFrame');
    queue.push(events('live'));
    expect(frame).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    expect(drawn).toHaveLength(1);
    hidden.mockRestore();
    frame.mockRestore();
  });

  it('forgets what it is told to', () => {
    queue.push(events('live'));
    queue.clear();
    vi.advanceTimersByTime(1000);
    expect(drawn).toEqual([]);
  });
});
