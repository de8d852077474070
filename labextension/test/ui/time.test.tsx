import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Elapsed } from '../../src/ui/time';
import { render } from './render';

const STARTED = '2026-01-01T00:00:00Z';
const running = <Elapsed started={STARTED} ended={null} />;

describe('times of what is running', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse(STARTED) + 15_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const pass = (milliseconds: number): void =>
    act(() => void vi.advanceTimersByTime(milliseconds));

  it('say the same beside each other, whenever they were opened', () => {
    const first = render(running);
    pass(600);
    vi.setSystemTime(Date.parse(STARTED) + 16_100);
    const second = render(running);
    expect(second.node.textContent).toBe(first.node.textContent);
    pass(400);
    expect(first.node.textContent).toBe('16 s');
    expect(second.node.textContent).toBe('16 s');
    [first, second].forEach(({ draw }) => draw(<span />));
  });

  it('stop being renewed when nobody looks', () => {
    const { draw } = render(running);
    expect(vi.getTimerCount()).toBe(1);
    draw(<Elapsed started={STARTED} ended="2026-01-01T00:00:20Z" />);
    expect(vi.getTimerCount()).toBe(0);
  });
});
