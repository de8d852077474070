/** What a plot draws, in uPlot's words. */
import uPlot from 'uplot';

import type { IColumns, IRange } from '../graph/curves';
import { positive, smoothed } from '../graph/curves';
import { formatMetric } from '../ui/metric';

const FONT_SIZE = 11;

export interface IPlottedCurve {
  readonly id: string;
  readonly hue: number;
  readonly columns: IColumns;
}

export interface IPlotted {
  readonly curves: readonly IPlottedCurve[];
  readonly isLog: boolean;
  /** Weight of what was before, 0 to 1; 0 draws the values themselves. */
  readonly smoothing: number;
  /** The steps in view; null for all. */
  readonly range: IRange | null;
}

/** What a plot cannot change once it is made. */
export function shapeOf(shown: IPlotted | null): string {
  return shown
    ? JSON.stringify([
        shown.isLog,
        shown.smoothing > 0,
        shown.curves.map(({ id, hue }) => [id, hue])
      ])
    : '';
}

/** Steps, then of each curve the values; with smoothing the smoothed ones after them. */
export function alignedData(shown: IPlotted | null): uPlot.AlignedData {
  if (!shown || shown.curves.length === 0) {
    return [[]];
  }
  const drawn = (values: IColumns['values']) =>
    shown.isLog ? positive(values) : [...values];
  const tables = shown.curves.map(({ columns }): uPlot.AlignedData => {
    const { steps, values } = columns;
    const lines = [drawn(values)];
    if (shown.smoothing > 0) {
      lines.push(drawn(smoothed(values, shown.smoothing)));
    }
    return [[...steps], ...lines];
  });
  return tables.length === 1 ? tables[0] : uPlot.join(tables);
}

export function optionsOf(
  shown: IPlotted,
  host: HTMLElement,
  group: string
): Omit<uPlot.Options, 'width' | 'height'> {
  const style = getComputedStyle(host);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const isSmooth = shown.smoothing > 0;
  const series = shown.curves.flatMap(({ hue }): uPlot.Series[] => {
    const stroke = colour(`--df-hue-${hue}`);
    const line = { stroke, width: 1.6, points: { size: 4 } };
    const faint = { stroke, width: 1, alpha: 0.28, points: { show: false } };
    return isSmooth ? [faint, line] : [line];
  });
  const axis = {
    stroke: colour('--jp-ui-font-color2'),
    font: `${FONT_SIZE}px ${colour('--jp-ui-font-family')}`,
    grid: { stroke: colour('--jp-border-color2'), width: 1 },
    ticks: { show: false },
    values: (_: uPlot, splits: number[]) =>
      splits.map(split => (split === null ? '' : formatMetric(split)))
  };
  const isRound = (value: number) =>
    /^[125](\.0*)?e/.test(value.toExponential(6));
  const filter: uPlot.Axis.Filter = (_, splits) =>
    splits.map(split => (isRound(split) ? split : null));
  return {
    legend: { show: false },
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: false },
      y: { distr: shown.isLog ? 3 : 1, range: rangeOf(shown.isLog) }
    },
    axes: [
      { ...axis, size: 22, space: 56, gap: 4 },
      {
        ...axis,
        ...(shown.isLog ? { filter } : {}),
        size: widthOf,
        space: 26,
        gap: 4
      }
    ],
    series: [{}, ...series],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      sync: { key: group, scales: ['x', null] },
      points: { size: 7 },
      bind: { dblclick: () => null }
    }
  };
}

/** A little room above and below; also where all values are the same, or there are none. */
function rangeOf(isLog: boolean): uPlot.Range.Function {
  return (_, min, max) => {
    if (min === null || !Number.isFinite(min)) {
      return isLog ? [0.1, 10] : [0, 1];
    }
    if (isLog) {
      return [min / 1.2, max * 1.2];
    }
    const room = (max - min) * 0.06 || Math.abs(max) * 0.1 || 0.5;
    return [min - room, max + room];
  };
}

function widthOf(_: uPlot, values: string[] | null): number {
  const longest = Math.max(0, ...(values ?? []).map(text => text.length));
  return Math.max(28, longest * FONT_SIZE * 0.6 + 10);
}
