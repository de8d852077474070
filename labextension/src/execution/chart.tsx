import type { KeyboardEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';

import type { IChart, IColumns, IRange } from '../graph/curves';
import { columnsOf, nearest, summaryOf } from '../graph/curves';
import { enlargeIcon } from '../ui/icons';
import { formatMetric } from '../ui/metric';
import { useTranslation } from '../ui/translation';
import type { Plot } from './plot';
import type { IPlotted } from './plotted';

interface IChartProps {
  chart: IChart;
  isLog: boolean;
  smoothing: number;
  range: IRange | null;
  onRange: (range: IRange | null) => void;
  /** Charts of one group point at the same step. */
  group: string;
}

interface IShownCurve {
  readonly id: string;
  readonly label: string;
  readonly hue: number;
  readonly columns: IColumns;
}

/** Curves in one axes: values under the pointer, a legend that shows and hides them, zoom by pointer and by keys. */
export function Chart(props: IChartProps): JSX.Element {
  const { chart, isLog } = props;
  const trans = useTranslation();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [isLarge, setLarge] = useState(false);
  const [step, setStep] = useState<number | null>(null);
  const curves = useCurves(chart);
  const visible = curves.filter(curve => !hidden.has(curve.id));
  const summary = summaryOf(visible.map(curve => curve.columns));
  const last = Math.max(
    ...curves.map(curve => curve.columns.steps.at(-1) ?? 0)
  );
  const only = curves.length === 1 ? curves[0] : null;
  const notes = [
    summary.holes > 0 &&
      trans._n(
        '%1 value is not a finite number: a gap',
        '%1 values are not finite numbers: gaps',
        summary.holes
      ),
    isLog &&
      summary.notPositive > 0 &&
      trans._n(
        '%1 value of zero or below has no place on a logarithmic axis',
        '%1 values of zero or below have no place on a logarithmic axis',
        summary.notPositive
      )
  ].filter(Boolean);
  return (
    <figure className="df-Metric" data-large={isLarge || undefined}>
      <figcaption>
        <span className="df-code">{chart.name || trans.__('All metrics')}</span>
        {only && <strong>{valueText(only.columns, step)}</strong>}
        <span className="df-dim df-Metric-step">
          {trans.__('step %1', formatMetric(step ?? last))}
        </span>
        <button
          className="df-IconButton"
          aria-pressed={isLarge}
          title={isLarge ? trans.__('Smaller') : trans.__('Larger')}
          aria-label={isLarge ? trans.__('Smaller') : trans.__('Larger')}
          onClick={() => setLarge(!isLarge)}
        >
          <enlargeIcon.react tag="span" elementSize="normal" />
        </button>
      </figcaption>
      <Canvas {...props} curves={visible} step={step} onStep={setStep} />
      {!only && (
        <Legend
          curves={curves}
          hidden={hidden}
          step={step}
          onHidden={setHidden}
        />
      )}
      {notes.length > 0 && (
        <div className="df-Metric-note df-dim">{notes.join(' · ')}</div>
      )}
    </figure>
  );
}

/** Curves in columns; those of a curve that has not grown are kept. */
function useCurves(chart: IChart): IShownCurve[] {
  const known = useRef(new Map<string, [points: unknown, columns: IColumns]>());
  return useMemo(
    () =>
      chart.curves.map(({ id, label, hue, points }) => {
        const kept = known.current.get(id);
        const columns = kept?.[0] === points ? kept[1] : columnsOf(points);
        known.current.set(id, [points, columns]);
        return { id, label, hue, columns };
      }),
    [chart]
  );
}

/** The value at a step, or the newest. */
function valueText({ steps, values }: IColumns, step: number | null): string {
  const index = step === null ? steps.length - 1 : nearest(steps, step);
  const value = values[index];
  return value === undefined ? '–' : formatMetric(value);
}

function Legend(props: {
  curves: readonly IShownCurve[];
  hidden: ReadonlySet<string>;
  step: number | null;
  onHidden: (hidden: ReadonlySet<string>) => void;
}): JSX.Element {
  const { curves, hidden, step, onHidden } = props;
  const trans = useTranslation();
  const toggle = (id: string, isAlone: boolean): void => {
    const others = curves.map(curve => curve.id).filter(other => other !== id);
    const isAloneNow = others.every(other => hidden.has(other));
    const next = new Set(hidden);
    if (isAlone) {
      onHidden(new Set(isAloneNow ? [] : others));
    } else {
      if (!next.delete(id)) {
        next.add(id);
      }
      onHidden(next);
    }
  };
  return (
    <ul className="df-Legend" aria-label={trans.__('Curves')}>
      {curves.map(({ id, label, hue, columns }) => (
        <li key={id}>
          <button
            aria-pressed={!hidden.has(id)}
            title={trans.__('Show or hide it; with Shift: only this one')}
            style={{ ['--df-curve' as string]: `var(--df-hue-${hue})` }}
            onClick={event => toggle(id, event.shiftKey)}
          >
            <span className="df-Legend-mark" />
            <span className="df-code" title={label}>
              {label}
            </span>
            <span className="df-Legend-value">{valueText(columns, step)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  Home: -Infinity,
  End: Infinity
};
const ZOOMS: Readonly<Record<string, number>> = {
  '+': 0.7,
  '=': 0.7,
  '-': 1.4
};
const FAST = 10;

function Canvas(
  props: IChartProps & {
    curves: readonly IShownCurve[];
    step: number | null;
    onStep: (step: number | null) => void;
  }
): JSX.Element {
  const { chart, curves, isLog, smoothing, range, group, step } = props;
  const trans = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const handlers = useRef(props);
  handlers.current = props;
  const shown = useRef<IPlotted | null>(null);
  shown.current = useMemo(
    () => ({ curves, isLog, smoothing, range }),
    [chart, curves.map(curve => curve.id).join(), isLog, smoothing, range]
  );
  useEffect(() => {
    let isHere = true;
    void import('./plot').then(({ Plot }) => {
      if (isHere && host.current) {
        plot.current = new Plot(host.current, group, {
          onRange: wanted => handlers.current.onRange(wanted),
          onStep: wanted => handlers.current.onStep(wanted)
        });
        plot.current.show(shown.current!);
      }
    });
    return () => {
      isHere = false;
      plot.current?.dispose();
      plot.current = null;
    };
  }, [group]);
  useEffect(() => plot.current?.show(shown.current!), [shown.current]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { key, shiftKey } = event;
    if (key in MOVES) {
      plot.current?.move(MOVES[key] * (shiftKey ? FAST : 1));
    } else if (key in ZOOMS) {
      plot.current?.zoom(ZOOMS[key]);
    } else if (key === '0' || (key === 'Escape' && range)) {
      props.onRange(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const summary = summaryOf(curves.map(curve => curve.columns));
  const first = Math.min(
    ...curves.map(curve => curve.columns.steps[0] ?? 0),
    0
  );
  const last = Math.max(
    ...curves.map(curve => curve.columns.steps.at(-1) ?? 0),
    0
  );
  const values = curves.map(
    ({ label, columns }) => `${label} ${valueText(columns, step)}`
  );
  return (
    <div
      ref={host}
      className="df-Metric-plot"
      role="slider"
      tabIndex={0}
      aria-label={
        summary.low === null
          ? trans.__('%1: nothing to draw', chart.name)
          : trans.__(
              '%1: %2 values from %3 to %4',
              chart.name,
              summary.count,
              formatMetric(summary.low),
              formatMetric(summary.high!)
            )
      }
      aria-valuemin={first}
      aria-valuemax={last}
      aria-valuenow={step ?? last}
      aria-valuetext={[
        trans.__('step %1', formatMetric(step ?? last)),
        ...values
      ].join(', ')}
      title={trans.__(
        'Drag to zoom, double-click for all. Keys: arrows, + and −, 0 for all; the wheel zooms while this has the focus.'
      )}
      onKeyDown={onKeyDown}
      onPointerDown={event => event.currentTarget.focus()}
    />
  );
}
