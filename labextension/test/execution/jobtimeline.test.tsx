import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';

import { JobTimeline } from '../../src/execution/jobtimeline';
import { render } from '../ui/render';
import { job } from './records';

const time = (seconds: number) => `2026-01-01T00:00:0${seconds}Z`;
const attempt = (number: number) => ({
  number,
  status: 'failed' as const,
  reason: 'ValueError: no luck',
  queued_at: null,
  started_at: time(2 * number),
  ended_at: time(2 * number + 1)
});
const train = job({
  status: 'success',
  attempt: 3,
  earlier: [attempt(1), attempt(2)],
  started_at: time(6),
  ended_at: time(7)
});

function shown(chosen: number | null) {
  const onSelect = vi.fn();
  const { node } = render(
    <JobTimeline
      begun="2026-01-01T00:00:00Z"
      jobs={[train]}
      selected="Train"
      isChosen
      attempt={chosen}
      onSelect={onSelect}
    />
  );
  const bars = [...node.querySelectorAll<HTMLElement>('.df-Timeline-bar')];
  const row = node.querySelector('[role=option]') as HTMLElement;
  const press = (key: string) =>
    act(() =>
      row.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    );
  return { onSelect, bars, row, press };
}

describe('the timeline', () => {
  it('leads from a bar to its attempt, from the last to the newest', () => {
    const { onSelect, bars, row } = shown(null);
    bars.forEach(bar => act(() => bar.click()));
    act(() => row.click());
    expect(onSelect.mock.calls).toEqual([
      ['Train', 1],
      ['Train', 2],
      ['Train', null],
      ['Train', null]
    ]);
  });

  it('marks the attempt that is looked at', () => {
    const marked = (chosen: number | null) =>
      shown(chosen).bars.map(bar => bar.dataset.shown === 'true');
    expect(marked(null)).toEqual([false, false, true]);
    expect(marked(1)).toEqual([true, false, false]);
  });

  it.each([
    [null, 'ArrowLeft', 2],
    [2, 'ArrowLeft', 1],
    [1, 'ArrowLeft', 1],
    [1, 'ArrowRight', 2],
    [2, 'ArrowRight', null]
  ])('goes by keyboard from attempt %s with %s to %s', (from, key, to) => {
    const { onSelect, press } = shown(from);
    press(key);
    expect(onSelect).toHaveBeenLastCalledWith('Train', to);
  });
});
