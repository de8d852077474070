import { describe, expect, it } from 'vitest';

import {
  extendTo,
  NO_SELECTION,
  selectAll,
  selectOnly,
  stepped,
  toggle
} from '../../src/graph/rowselection';

const ROWS = ['a', 'b', 'c', 'd'];

describe('selecting rows', () => {
  it('toggles one and leaves the others', () => {
    const two = toggle(toggle(NO_SELECTION, 'a'), 'c');
    expect([...two.ids]).toEqual(['a', 'c']);
    expect([...toggle(two, 'a').ids]).toEqual(['c']);
    expect(two.focused).toBe('c');
  });

  it('extends from where it began, both ways', () => {
    const first = selectOnly('b');
    const down = extendTo(first, 'd', ROWS);
    expect([...down.ids]).toEqual(['b', 'c', 'd']);
    expect([...extendTo(down, 'a', ROWS).ids]).toEqual(['a', 'b']);
    expect([...extendTo(selectOnly('gone'), 'c', ROWS).ids]).toEqual(['c']);
  });

  it('moves within the rows', () => {
    expect(stepped(null, 1, ROWS)).toBe('a');
    expect(stepped('a', 1, ROWS)).toBe('b');
    expect(stepped('d', 1, ROWS)).toBe('d');
    expect(stepped('c', -10, ROWS)).toBe('a');
    expect(stepped('a', 1, [])).toBe(null);
  });

  it('selects all of the page', () => {
    expect([...selectAll(selectOnly('a'), ROWS).ids]).toEqual(ROWS);
  });
});
