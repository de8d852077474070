/** Round times along an axis of durations. */
import type { IRange } from './curves';

export interface ITick {
  readonly time: number;
  /** How long after the beginning it is; empty where that has no room. */
  readonly text: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: readonly [number, string][] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min']
];

const STEPS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map(count => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(count => count * MINUTE),
  ...[1, 2, 3, 6, 12].map(count => count * HOUR),
  DAY
];

/** Of an 11 px font, at most. */
const CHARACTER_PX = 6.5;
const PADDING_PX = 6;
/** From the end of a text to the next tick, at least. */
const SPACE_PX = 26;

const roomOf = (text: string) => text.length * CHARACTER_PX + PADDING_PX;

/** The times since `zero` within `range` whose texts stand beside each other in `width` px. */
export function ticksOf(range: IRange, zero: number, width: number): ITick[] {
  if (width <= 0) {
    return [];
  }
  const pixels = width / (range.max - range.min);
  for (let index = 0; ; index++) {
    const step = STEPS_MS[index] ?? DAY * 2 ** (index - STEPS_MS.length + 1);
    if (step * pixels >= roomOf('0') + SPACE_PX) {
      const ticks = ticksEvery(step, range, zero);
      const most = Math.max(0, ...ticks.map(({ text }) => roomOf(text)));
      if (step * pixels >= most + SPACE_PX) {
        return ticks.map(({ time, text }) => {
          const end = (time - range.min) * pixels + roomOf(text);
          return { time, text: end <= width ? text : '' };
        });
      }
    }
  }
}

function ticksEvery(step: number, range: IRange, zero: number): ITick[] {
  const ticks: ITick[] = [];
  const first = Math.ceil((range.min - zero) / step);
  for (let index = first; zero + index * step <= range.max; index++) {
    const text = textOf(index * step, step);
    ticks.push({ time: zero + index * step, text });
  }
  return ticks;
}

/** `0`, `20 s`, `0.25 s`, `3 min`, `3 min 30 s`, `2 h`: as exact as steps of that size need. */
function textOf(time: number, step: number): string {
  if (time < step / 2) {
    return '0';
  }
  const parts: string[] = [];
  let rest = time;
  for (const [unit, name] of UNITS) {
    const count = Math.floor((rest + 0.5) / unit);
    if (count > 0) {
      parts.push(`${count} ${name}`);
      rest = Math.max(0, rest - count * unit);
    }
  }
  if (rest >= 0.5 || parts.length === 0) {
    const digits = step >= SECOND ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
    parts.push(`${(rest / SECOND).toFixed(digits)} s`);
  }
  return parts.join(' ');
}
