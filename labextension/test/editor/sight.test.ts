import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { CanvasNode, ValueFlowEdge } from '../../src/editor/flow';
import { Sight } from '../../src/editor/sight';

const node = (id: string, x: number) =>
  ({
    id,
    type: 'operation',
    position: { x, y: 0 },
    measured: { width: 200, height: 100 }
  }) as CanvasNode;

describe('what is on the canvas of a large pipeline', () => {
  let shown: string[];
  let changes: number;
  let sight: Sight;
  const nodes = Array.from({ length: 100 }, (_, index) =>
    node(`n${index}`, 300 * index)
  );
  const view = (x: number) => ({ x, y: 0, width: 900, height: 600 });

  beforeEach(() => {
    vi.useFakeTimers({
      toFake: [
        'setTimeout',
        'clearTimeout',
        'requestAnimationFrame',
        'cancelAnimationFrame'
      ]
    });
    [shown, changes] = [[], 0];
    sight = new Sight(ids => {
      shown = [...ids];
      changes += 1;
    });
    sight.setElements({ nodes, edges: [] as ValueFlowEdge[] });
  });
  afterEach(() => {
    sight.dispose();
    vi.useRealTimers();
  });

  it('is what is seen at once, and a few more nodes with each frame', () => {
    sight.setView(view(1250));
    expect(shown).toEqual(['n4', 'n5', 'n6', 'n7']);
    vi.advanceTimersToNextFrame();
    expect(shown).toEqual(['n4', 'n5', 'n6', 'n7', 'n3']);
    vi.advanceTimersByTime(200);
    expect(shown).toEqual(['n4', 'n5', 'n6', 'n7', 'n3']);
  });

  it('does not change while what comes next is there', () => {
    sight.setView(view(0));
    vi.advanceTimersByTime(1000);
    const before = changes;
    for (let x = 0; x < 90; x += 10) {
      sight.setView(view(x));
    }
    vi.advanceTimersByTime(1000);
    expect(changes).toBe(before);
  });

  it('never lacks what is seen while it is moved', () => {
    for (let x = 0; x < 20_000; x += 24) {
      sight.setView(view(x));
      vi.advanceTimersByTime(16);
      const seen = nodes
        .filter(({ position }) => position.x > x - 200 && position.x < x + 900)
        .map(({ id }) => id);
      expect(shown).toEqual(expect.arrayContaining(seen));
    }
  });

  it('loses what is far away when nothing moves any more', () => {
    for (let x = 0; x < 1500; x += 50) {
      sight.setView(view(x));
      vi.advanceTimersByTime(16);
    }
    expect(shown).toContain('n0');
    vi.advanceTimersByTime(2000);
    expect(shown).not.toContain('n0');
    expect(shown.length).toBeLessThan(10);
  });

  it('never grows without end while it is moved', () => {
    for (let x = 0; x < 20_000; x += 50) {
      sight.setView(view(x));
      vi.advanceTimersByTime(16);
      expect(shown.length).toBeLessThan(30);
    }
  });

  it('shows at once what is added where one looks', () => {
    sight.setView(view(0));
    vi.advanceTimersByTime(1000);
    sight.setElements({ nodes: [...nodes, node('new', 350)], edges: [] });
    expect(shown).toContain('new');
  });
});
