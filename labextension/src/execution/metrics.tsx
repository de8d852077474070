import { useId, useMemo, useState } from 'react';

import type { IMetricSeries } from '../tokens';
import { useTranslation } from '../ui/translation';

const WIDTH = 280;
const HEIGHT = 96;
const MARGIN = 6;
const HUES = 8;

/** Four significant digits, without trailing zeros. */
export function formatMetric(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) {
    return String(value);
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
}

interface IExtent {
  low: number;
  high: number;
}

function extentOf(values: readonly number[]): IExtent {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) {
    return { low: 0, high: 1 };
  }
  return low === high ? { low: low - 0.5, high: high + 0.5 } : { low, high };
}

/** The path of a line through the points, in chart pixels; values that are not finite leave gaps. */
export function linePath(points: IMetricSeries['points']): string {
  const steps = extentOf(points.map(point => point.step));
  const values = extentOf(points.map(point => point.value));
  const x = (step: number) =>
    MARGIN +
    ((step - steps.low) / (steps.high - steps.low)) * (WIDTH - 2 * MARGIN);
  const y = (value: number) =>
    HEIGHT -
    MARGIN -
    ((value - values.low) / (values.high - values.low)) * (HEIGHT - 2 * MARGIN);
  let path = '';
  let isPenDown = false;
  for (const { step, value } of points) {
    if (!Number.isFinite(value)) {
      isPenDown = false;
      continue;
    }
    path += `${isPenDown ? 'L' : 'M'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
    isPenDown = true;
  }
  return path;
}

/** One chart a metric, with its newest value, its range, and the values under the pointer. */
export function MetricCharts(props: {
  metrics: readonly IMetricSeries[];
}): JSX.Element {
  return (
    <div className="df-MetricGrid">
      {props.metrics.map((series, index) => (
        <MetricChart key={series.name} series={series} hue={index % HUES} />
      ))}
    </div>
  );
}

function MetricChart(props: {
  series: IMetricSeries;
  hue: number;
}): JSX.Element | null {
  const { series, hue } = props;
  const trans = useTranslation();
  const titleId = useId();
  const [pointed, setPointed] = useState<number | null>(null);
  const path = useMemo(() => linePath(series.points), [series.points]);
  const values = extentOf(series.points.map(point => point.value));
  const point =
    series.points[pointed ?? series.points.length - 1] ?? series.points.at(-1);
  if (!point) {
    return null;
  }
  return (
    <figure className="df-Metric">
      <figcaption id={titleId}>
        <span className="df-code">{series.name}</span>
        <strong>{formatMetric(point.value)}</strong>
        <span className="df-dim">
          {trans.__('step %1', formatMetric(point.step))}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={titleId}
        style={{ color: `var(--df-hue-${hue})` }}
        onPointerMove={event => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left) / box.width;
          setPointed(
            Math.round(
              Math.min(1, Math.max(0, share)) * (series.points.length - 1)
            )
          );
        }}
        onPointerLeave={() => setPointed(null)}
      >
        <path d={path} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="df-Metric-range df-dim">
        {formatMetric(values.low)} … {formatMetric(values.high)}
      </div>
    </figure>
  );
}
