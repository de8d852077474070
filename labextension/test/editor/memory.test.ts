import type { JSONObject } from '@lumino/coreutils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { NodeFigures } from '../../src/editor/figures';
import { ViewMemory } from '../../src/editor/memory';
import { Preferences } from '../../src/editor/preferences';
import { PLAIN_RUN } from '../../src/graph/runchoice';

describe('what a person looked at', () => {
  let saved: JSONObject | undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    saved = undefined;
  });
  afterEach(() => vi.useRealTimers());

  const memory = (from?: JSONObject) =>
    new ViewMemory(Promise.resolve(from), value => {
      saved = JSON.parse(JSON.stringify(value)) as JSONObject;
    });

  async function reloaded(): Promise<ViewMemory> {
    await vi.advanceTimersByTimeAsync(1000);
    const again = memory(saved);
    await again.ready;
    return again;
  }

  it('is the same after a reload: what is folded, how large, which figures', async () => {
    const views = memory();
    views.setOpen('inspector', false);
    views.setSize('inspector', 412);
    views.setSize('drawer', 180);
    views.put('a.dfpipe', {
      viewport: { x: 1, y: 2, zoom: 0.5 },
      foldedFigures: ['Train'],
      run: { ...PLAIN_RUN, isAfresh: true }
    });
    const again = await reloaded();
    expect(again.isOpen('inspector')).toBe(false);
    expect(again.isOpen('drawer')).toBe(true);
    expect([again.sizeOf('inspector'), again.sizeOf('drawer')]).toEqual([
      412, 180
    ]);
    expect(again.at('a.dfpipe')).toEqual({
      viewport: { x: 1, y: 2, zoom: 0.5 },
      nodes: [],
      foldedFigures: ['Train'],
      run: { ...PLAIN_RUN, isAfresh: true }
    });
  });

  it.each([
    null,
    { views: { 'a.dfpipe': { foldedFigures: 3, viewport: 'x' } }, sizes: 3 },
    { views: 3, folded: 'x', sizes: { inspector: 'wide', drawer: -1 } }
  ])('starts anew where %j was saved', async value => {
    const views = memory(value as unknown as JSONObject);
    await views.ready;
    expect(views.at('a.dfpipe').foldedFigures).toEqual([]);
    expect(views.sizeOf('inspector')).toBeNull();
    expect(views.sizeOf('drawer')).toBeNull();
  });

  it('hides figures node by node and all of them, and each comes back as it was', () => {
    const preferences = new Preferences();
    const kept = vi.fn();
    preferences.keep = kept;
    const figures = new NodeFigures(memory(), preferences, () => 'a.dfpipe');
    const told = vi.fn();
    figures.changed.connect(told);
    const shown = () => ['A', 'B'].filter(node => figures.isShown(node));

    figures.fold(['A'], true);
    expect([shown(), told.mock.calls.length]).toEqual([['B'], 1]);
    preferences.change({ showsFigures: false });
    expect([shown(), told.mock.calls.length]).toEqual([[], 2]);
    expect(kept).toHaveBeenCalledWith({ showsFigures: false });
    preferences.change({ showsFigures: true });
    expect(shown()).toEqual(['B']);
    figures.fold(['A'], false);
    expect(shown()).toEqual(['A', 'B']);
  });
});
