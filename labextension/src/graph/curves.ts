/** Curves of metrics: in order, smoothed, grouped into charts, and what of them cannot be drawn. */

export interface ICurvePoint {
  readonly step: number;
  /** NaN where the value was no (finite) number. */
  readonly value: number;
}

export interface ICurve {
  /** Unique in its chart. */
  readonly id: string;
  readonly label: string;
  /** The number of its colour, `--df-hue-N`. */
  readonly hue: number;
  readonly points: readonly ICurvePoint[];
}

export interface IChart {
  readonly name: string;
  readonly curves: readonly ICurve[];
}

/** Points by ascending step, one a step; null where there is nothing to draw. */
export interface IColumns {
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface IRange {
  readonly min: number;
  readonly max: number;
}

export const HUES = 8;

/** The last of several values of a step counts. */
export function columnsOf(points: readonly ICurvePoint[]): IColumns {
  const steps: number[] = [];
  const values: (number | null)[] = [];
  for (const { step, value } of isAscending(points)
    ? points
    : inOrder(points)) {
    const shown = Number.isFinite(value) ? value : null;
    if (steps.length > 0 && steps[steps.length - 1] === step) {
      values[values.length - 1] = shown;
    } else {
      steps.push(step);
      values.push(shown);
    }
  }
  return { steps, values };
}

/**
 * Exponential moving average with the weight (0 to 1) of what was before, without a pull to zero at the start. Holes
 * stay holes.
 */
export function smoothed(
  values: IColumns['values'],
  weight: number
): (number | null)[] {
  let sum = 0;
  let count = 0;
  return values.map(value => {
    if (value === null) {
      return null;
    }
    sum = sum * weight + (1 - weight) * value;
    count += 1;
    return sum / (1 - weight ** count);
  });
}

/** A logarithmic axis has no place for zero and below. */
export function positive(values: IColumns['values']): (number | null)[] {
  return values.map(value => (value !== null && value > 0 ? value : null));
}

export interface ISummary {
  readonly count: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Values that are not finite. */
  readonly holes: number;
  /** Values of zero and below. */
  readonly notPositive: number;
}

export function summaryOf(curves: readonly IColumns[]): ISummary {
  let [count, holes, notPositive] = [0, 0, 0];
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of curves) {
    count += values.length;
    for (const value of values) {
      if (value === null) {
        holes += 1;
        continue;
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
      notPositive += value <= 0 ? 1 : 0;
    }
  }
  const isEmpty = low > high;
  return {
    count,
    low: isEmpty ? null : low,
    high: isEmpty ? null : high,
    holes,
    notPositive
  };
}

/** The place of the step nearest to `step`; -1 if there is none. */
export function nearest(steps: readonly number[], step: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high >= 0 && step - steps[low] > steps[high] - step
    ? high
    : low < steps.length
      ? low
      : -1;
}

/** `range` made smaller (factor < 1) around `center`, or larger within `whole`; null for the whole. */
export function zoomed(
  range: IRange,
  whole: IRange,
  center: number,
  factor: number
): IRange | null {
  const min = Math.max(whole.min, center - (center - range.min) * factor);
  const max = Math.min(whole.max, center + (range.max - center) * factor);
  return min <= whole.min && max >= whole.max ? null : { min, max };
}

const PARTS =
  /^(train(?:ing)?|val(?:id|idation)?|test|eval)[_/. -]+(?=.)|[_/. -]+(train(?:ing)?|val(?:id|idation)?|test|eval)$/i;

/** Metrics of the same thing in one chart: `loss` with `val_loss`, `train/accuracy` with `test/accuracy`. */
export function grouped(
  metrics: readonly { name: string; points: readonly ICurvePoint[] }[],
  isTogether = false
): IChart[] {
  const groups = new Map<
    string,
    { name: string; points: readonly ICurvePoint[] }[]
  >();
  for (const metric of metrics) {
    const name = isTogether ? '' : metric.name.replace(PARTS, '');
    groups.set(name, [...(groups.get(name) ?? []), metric]);
  }
  let hue = 0;
  return [...groups].map(([name, members]) => {
    const curves = members.map((member, index) => ({
      id: member.name,
      label: member.name,
      hue: (hue + index) % HUES,
      points: member.points
    }));
    hue += members.length;
    const title = members.length === 1 ? members[0].name : name;
    return { name: title, curves };
  });
}

function isAscending(points: readonly ICurvePoint[]): boolean {
  return points.every(
    ({ step }, index) => index === 0 || points[index - 1].step <= step
  );
}

function inOrder(points: readonly ICurvePoint[]): ICurvePoint[] {
  return [...points].sort((left, right) => left.step - right.step);
}
