import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { JobList } from '../../src/execution/joblist';
import { JobTimeline } from '../../src/execution/jobtimeline';
import { press, render } from '../ui/render';
import { job } from './records';

const jobs = Array.from({ length: 40 }, (_, index) =>
  job({
    node: `n${index}`,
    status: 'success',
    ended_at: '2026-01-01T00:00:09Z'
  })
);

/** jsdom lays nothing out. */
let width = 600;
const scrolled = vi.fn();

beforeEach(() => {
  width = 600;
  scrolled.mockClear();
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockImplementation(
    () => width
  );
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (
    this: Element
  ) {
    scrolled((this as HTMLElement).dataset.node);
  });
});
afterEach(() => vi.restoreAllMocks());

interface IShown {
  selected?: string | null;
  isChosen?: boolean;
}
const onSelect = vi.fn();
const timeline = ({ selected = null, isChosen = true }: IShown) => (
  <JobTimeline
    begun="2026-01-01T00:00:00Z"
    jobs={jobs}
    attempt={null}
    {...{ selected, isChosen, onSelect }}
  />
);
const list = ({ selected = null, isChosen = true }: IShown) => (
  <JobList jobs={jobs} {...{ selected, isChosen, onSelect }} />
);

describe.each([
  ['timeline', timeline],
  ['list', list]
])('the %s of many jobs', (_, of) => {
  it('shows the job that is chosen, as soon as it is', () => {
    const { draw } = render(of({ selected: 'n35' }));
    expect(scrolled.mock.calls).toEqual([['n35']]);
    draw(of({ selected: 'n3' }));
    expect(scrolled).toHaveBeenLastCalledWith('n3');
  });

  it('stays where it is while another job is only proposed', () => {
    const { draw } = render(of({ selected: 'n35', isChosen: false }));
    expect(scrolled.mock.calls).toEqual([['n35']]);
    draw(of({ selected: 'n3', isChosen: false }));
    expect(scrolled).toHaveBeenCalledTimes(1);
  });

  it('waits until it is shown', () => {
    width = 0;
    render(of({ selected: 'n35' }));
    expect(scrolled).not.toHaveBeenCalled();
  });

  it.each([
    ['ArrowDown', 'n11'],
    ['ArrowUp', 'n9'],
    ['PageDown', 'n20'],
    ['PageUp', 'n0'],
    ['Home', 'n0'],
    ['End', 'n39']
  ])('goes with %s to %s', (key, node) => {
    const { node: host } = render(of({ selected: 'n10' }));
    onSelect.mockClear();
    const row = host.querySelector('[data-node="n10"]') as HTMLElement;
    act(() => row.focus());
    press(row, key);
    expect(onSelect.mock.calls[0][0]).toBe(node);
    expect((document.activeElement as HTMLElement).dataset.node).toBe(node);
  });
});
