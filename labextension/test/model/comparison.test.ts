import { Signal } from '@lumino/signaling';
import { expect, it } from 'vitest';

import { ComparisonModel } from '../../src/model/comparison';
import type { Client } from '../../src/protocol/client';
import type { IProjectModel, ProjectPart } from '../../src/tokens';

/** Answers in the order in which the test gives them. */
const asked: {
  answer: (value: unknown) => void;
  refuse: (reason: Error) => void;
}[] = [];

function comparison(): {
  model: ComparisonModel;
  changed: Signal<IProjectModel, ProjectPart>;
} {
  const project = {
    project: { id: 'p' },
    executions: [],
    artifacts: [],
    execution: (id: string) => ({ id }),
    get changed() {
      return changed;
    }
  } as never as IProjectModel;
  const changed = new Signal<IProjectModel, ProjectPart>(project);
  const client = {
    get: () =>
      new Promise((answer, refuse) => void asked.push({ answer, refuse }))
  } as never as Client;
  asked.length = 0;
  return { model: new ComparisonModel(project, ['a', 'b'], client), changed };
}

it('shows the answer to the last question, whichever comes last', async () => {
  const { model } = comparison();
  const again = model.refresh();
  asked[1].answer('newer');
  await again;
  asked[0].answer('older');
  await expect.poll(() => model.compared).toBe('newer');
  await Promise.resolve();
  expect(model.compared).toBe('newer');
});

it('asks again after a refusal when the project has something new', async () => {
  const { model, changed } = comparison();
  asked[0].refuse(new Error('The server cannot be reached.'));
  await expect.poll(() => model.failure).not.toBeNull();
  changed.emit('executions');
  await expect.poll(() => asked.length).toBe(2);
  asked[1].answer('there');
  await expect.poll(() => model.compared).toBe('there');
  expect(model.failure).toBeNull();
});
