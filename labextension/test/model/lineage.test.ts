import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LineageModel } from '../../src/model/lineage';
import type { Client } from '../../src/protocol/client';
import type { Lineage } from '../../src/protocol/types';
import type { IProjectModel, ProjectPart } from '../../src/tokens';

const ANSWER = { root: 'artifact/a', nodes: [], edges: [] } as never as Lineage;

function setUp(...answers: (Lineage | Error)[]) {
  const project = {
    get changed() {
      return changed;
    }
  } as never as IProjectModel;
  const changed = new Signal<IProjectModel, ProjectPart>(project);
  const asked: [string, unknown][] = [];
  const client = {
    get: (path: string, options: unknown) => {
      asked.push([path, options]);
      const answer = answers.shift() ?? ANSWER;
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve(answer);
    }
  } as never as Client;
  const model = new LineageModel({
    client,
    project,
    subject: { artifact: 'a' }
  });
  return { model, asked, changed };
}

describe('the lineage of an artifact', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is read at once', async () => {
    const { model, asked } = setUp();
    expect(model.isLoading).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(model.lineage).toBe(ANSWER);
    expect(asked).toEqual([
      [
        '/artifacts/{artifact}/lineage',
        { path: { artifact: 'a' }, query: { up: 8, down: 8 } }
      ]
    ]);
  });

  it('is read again once after changes of executions and artifacts', async () => {
    const { model, asked, changed } = setUp();
    await vi.advanceTimersByTimeAsync(0);
    for (const part of ['executions', 'artifacts', 'operations'] as const) {
      changed.emit(part);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
    model.dispose();
    changed.emit('executions');
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
  });

  it('shows more generations when it is asked for', async () => {
    const { model, asked } = setUp();
    await model.extend();
    expect(asked.at(-1)![1]).toMatchObject({ query: { up: 16, down: 16 } });
  });

  it('says what went wrong, keeps what there was, and tries again', async () => {
    const { model } = setUp(ANSWER, new Error('The server is stopping.'));
    await vi.advanceTimersByTimeAsync(0);
    await model.refresh();
    expect(model.failure).toBe('The server is stopping.');
    expect(model.lineage).toBe(ANSWER);
    await model.refresh();
    expect(model.failure).toBeNull();
  });
});
