import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { AskAgain } from '../../src/model/askagain';
import { ApiError } from '../../src/protocol/client';

const DAMAGED = new ApiError('bad_document', 'It is no JSON.', 422);
const AWAY = new ApiError('unavailable', 'The records are away.', 503);

let failure: ApiError | null;
let asked: number;
let asking: AskAgain;
const page = { manifestSaved: new Signal<unknown, void>({}) };

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  asked = 0;
  asking = new AskAgain(page, async () => {
    asked++;
    if (failure) {
      throw failure;
    }
  });
});

afterEach(() => {
  asking.dispose();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function askedWithin(minutes: number): Promise<number> {
  const before = asked;
  await vi.advanceTimersByTimeAsync(minutes * 60_000);
  return asked - before;
}

it('asks often of who is away, and no more once it is answered', async () => {
  failure = AWAY;
  await asking.begin();
  expect(await askedWithin(1)).toBe(20);
  failure = null;
  expect(await askedWithin(1)).toBe(1);
});

it('asks ever more seldom what is refused', async () => {
  failure = DAMAGED;
  await asking.begin();
  expect(await askedWithin(1)).toBe(4);
  expect(await askedWithin(10)).toBeLessThan(12);
});

it('asks at once when a project’s file was saved here, or the person comes back', async () => {
  failure = DAMAGED;
  await asking.begin();
  page.manifestSaved.emit();
  expect(asked).toBe(2);
  await vi.advanceTimersByTimeAsync(0);
  failure = null;
  window.dispatchEvent(new Event('focus'));
  expect(asked).toBe(3);
  await vi.advanceTimersByTimeAsync(0);
  window.dispatchEvent(new Event('focus'));
  expect(asked).toBe(3);
});

it('asks no more when nobody wants to know', async () => {
  failure = AWAY;
  await asking.begin();
  asking.dispose();
  window.dispatchEvent(new Event('focus'));
  expect(await askedWithin(1)).toBe(0);
});
