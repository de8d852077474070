import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Comparing } from '../../src/execution/comparing';
import type { IExecutionModel } from '../../src/tokens';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function look(...answers: unknown[]) {
  const asked: unknown[] = [];
  const model = {
    execution: { reproduces: 'e', ended_at: '2026-11-26T00:00:00Z' },
    reproduction: async () => {
      const answer = answers[asked.length];
      asked.push(answer);
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    }
  };
  const heard = vi.fn();
  const comparing = new Comparing(model as never as IExecutionModel, heard);
  comparing.look();
  return { asked, comparing, heard };
}

const AWAY = new Error('away');

it('a reproduction is asked for again until the server answers', async () => {
  const found = { jobs: [{ node: 'A' }] };
  const { asked, comparing, heard } = look(AWAY, AWAY, found);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(comparing.reproduction).toBe(found);
  expect([...comparing.jobs.keys()]).toEqual(['A']);
  expect(heard).toHaveBeenCalledOnce();
  expect(asked).toHaveLength(3);
});

it('nobody asks for it once the execution is no longer shown', async () => {
  const left = look(AWAY, {});
  await vi.advanceTimersByTimeAsync(0);
  left.comparing.dispose();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(left.asked).toHaveLength(1);
});
