import { Signal } from '@lumino/signaling';
import { act } from 'react';
import { expect, it } from 'vitest';

import { useOperations } from '../../src/execution/operations';
import type { Operation } from '../../src/protocol/types';
import type { IExecutionModel, IProjectModel, IReach } from '../../src/tokens';
import { ReachContext } from '../../src/ui/reach';
import { operation } from '../panels/records';
import { render } from '../ui/render';

class HandReach implements IReach {
  readonly isConnected = true;
  readonly reachChanged = new Signal<this, void>(this);
  recordsAway: string | null = null;

  set(recordsAway: string | null): void {
    this.recordsAway = recordsAway;
    act(() => this.reachChanged.emit());
  }
}

/** An execution of an operation `Then`, in a project that now has `Now`. */
function drawn(reach: HandReach) {
  let answer: (operations: readonly Operation[] | null) => void = () => {};
  const project = { operations: [operation({ name: 'Now' })] };
  const model = {
    operations: () =>
      new Promise<readonly Operation[]>((resolve, reject) => {
        answer = found => (found ? resolve(found) : reject(new Error('gone')));
      })
  };
  function Names(): JSX.Element {
    const found = useOperations(
      model as IExecutionModel,
      project as unknown as IProjectModel
    );
    return <>{found?.map(({ name }) => name).join() ?? 'reading'}</>;
  }
  const { node } = render(
    <ReachContext.Provider value={reach}>
      <Names />
    </ReachContext.Provider>
  );
  const then = [operation({ name: 'Then' })];
  return {
    node,
    answer: (isThere: boolean) => act(async () => answer(isThere ? then : null))
  };
}

it('is what the code said when it ran, also when the records go away later', async () => {
  const reach = new HandReach();
  const { node, answer } = drawn(reach);
  expect(node.textContent).toBe('reading');
  await answer(true);
  expect(node.textContent).toBe('Then');
  reach.set('mongodb://example.org');
  expect(node.textContent).toBe('Then');
});

it('is what the code says now where the other is out of reach, until it can be read', async () => {
  const reach = new HandReach();
  reach.recordsAway = 'mongodb://example.org';
  const { node, answer } = drawn(reach);
  expect(node.textContent).toBe('Now');
  reach.set(null);
  await answer(true);
  expect(node.textContent).toBe('Then');
});

it('is what the code says now where the other is gone', async () => {
  const { node, answer } = drawn(new HandReach());
  await answer(false);
  expect(node.textContent).toBe('Now');
});
