import { describe, expect, it } from 'vitest';

import { clock, Timestamps } from '../../src/model/timestamps';

const GREY = '\u001b[90m';
const OWN = '\u001b[39m ';
const stamp = (at_s: number) => `${GREY}${clock(at_s)}${OWN}`;

describe('times before lines', () => {
  it('are those of the text in which a line begins', () => {
    const times = new Timestamps();
    expect(times.stamped('a', 1)).toBe(`${stamp(1)}a`);
    expect(times.stamped('b\nc\n', 2)).toBe(`b\n${stamp(2)}c\n`);
    expect(times.stamped('d', 3)).toBe(`${stamp(3)}d`);
  });

  it('are told apart within a text that was merged from several', () => {
    const merged = new Timestamps().stamped('a\nb\nc\n', 1, [
      [0, 1],
      [2, 2],
      [4, 3]
    ]);
    expect(merged).toBe(`${stamp(1)}a\n${stamp(2)}b\n${stamp(3)}c\n`);
  });

  it('stand before empty lines too', () => {
    expect(new Timestamps().stamped('\n\n', 1)).toBe(
      `${stamp(1)}\n${stamp(1)}\n`
    );
  });

  it('keep the colours that go over several lines', () => {
    const red = '\u001b[31m';
    const text = new Timestamps().stamped(`${red}a\nb\u001b[0m\nc`, 1);
    expect(text).toBe(
      `${stamp(1)}${red}a\n\u001b[0m${stamp(1)}${red}b\u001b[0m\n${stamp(1)}c`
    );
  });

  it('say hours to milliseconds, where the person is', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5, 6);
    expect(clock(at.getTime() / 1000)).toBe('03:04:05.006');
  });
});
