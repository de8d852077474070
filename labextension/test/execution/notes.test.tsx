import { expect, it } from 'vitest';
import { PanelLayout, Widget } from '@lumino/widgets';

import { CodeTab, provideCode } from '../../src/execution/code/place';
import { JobList } from '../../src/execution/joblist';
import { MissingNote } from '../../src/execution/note';
import { click, render } from '../ui/render';
import { job } from './records';

it('an execution that could not be read is not said to be deleted', () => {
  const failure = 'The server cannot be reached.';
  let asked = 0;
  const { node } = render(
    <MissingNote isLoaded failure={failure} onRetry={() => asked++} />
  );
  expect(node.querySelector('[role=alert]')?.textContent).toContain(failure);
  expect(node.textContent).not.toContain('deleted');
  click(node.querySelector('button')!);
  expect(asked).toBe(1);
});

it('code that could not be loaded is loaded when it is looked at again', async () => {
  const made = Object.assign(new Widget(), { reveal: () => undefined });
  let isAway = true;
  provideCode(() =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve(made)
  );
  const layout = new PanelLayout();
  const tab = new CodeTab(layout, {} as never);
  tab.show(true);
  await new Promise(resolve => setTimeout(resolve));
  isAway = false;
  tab.show(false);
  tab.show(true);
  await expect.poll(() => [...layout.widgets]).toEqual([made]);
});

it('how far a job has come has a name', () => {
  const running = job({ progress: { done: 1, total: 2 } as never });
  const { node } = render(
    <JobList
      jobs={[running]}
      selected={null}
      isChosen={false}
      onSelect={() => undefined}
    />
  );
  const bar = node.querySelector('[role=progressbar]');
  expect(bar?.getAttribute('aria-label')).toBeTruthy();
});
