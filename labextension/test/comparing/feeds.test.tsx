import { act } from 'react';
import { expect, it } from 'vitest';

import { useFeeds } from '../../src/comparing/feeds';
import { HandExecution, job } from '../execution/records';
import { render } from '../ui/render';

it('the feeds of jobs that ran already stay when another job begins', async () => {
  const one = new HandExecution(
    job({ node: 'Load', figures: 1, status: 'success' }),
    job({ node: 'Train', status: 'pending' })
  );
  Object.assign(one.execution, { nodes: ['Load', 'Train'] });
  const executions = [one];
  let shown: string[] = [];
  function Shown(): null {
    shown = useFeeds(executions).flatMap(of => [...of.keys()]);
    return null;
  }
  const { draw } = render(<Shown />);
  await act(async () => undefined);
  expect(shown).toEqual(['Load']);
  const feed = one.feeds.get('Load');
  act(() => one.set(job({ node: 'Train', status: 'running' })));
  expect(shown).toEqual(['Load']);
  await act(async () => undefined);
  expect(shown).toEqual(['Load', 'Train']);
  expect(one.feeds.get('Load')).toBe(feed);
  expect(feed?.isDisposed).toBe(false);
  draw(<></>);
  expect(feed?.isDisposed).toBe(true);
});
