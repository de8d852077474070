import { useId, useMemo, useState } from 'react';

import type { IChart, IRange } from '../graph/curves';
import { grouped } from '../graph/curves';
import type { IMetricSeries } from '../tokens';
import { useTranslation } from '../ui/translation';
import { Chart } from './chart';

/** As chosen last in this page. */
let chosen = { isLog: false, smoothing: 0, isTogether: false };

const MOST_SMOOTHING = 0.99;

/** Live curves of what one job logged; those of training and validation are in one chart. */
export function MetricCharts(props: {
  metrics: readonly IMetricSeries[];
}): JSX.Element {
  const { metrics } = props;
  const trans = useTranslation();
  const [isTogether, setTogether] = useState(chosen.isTogether);
  const charts = useMemo(
    () => grouped(metrics, isTogether),
    [metrics, isTogether]
  );
  return (
    <ChartBoard charts={charts}>
      {metrics.length > 1 && (
        <label>
          <input
            type="checkbox"
            checked={isTogether}
            onChange={event => {
              chosen = { ...chosen, isTogether: event.target.checked };
              setTogether(chosen.isTogether);
            }}
          />
          {trans.__('One chart')}
        </label>
      )}
    </ChartBoard>
  );
}

/** Charts side by side under common choices: smoothing, a logarithmic axis, and the steps in view. */
export function ChartBoard(props: {
  charts: readonly IChart[];
  /** More choices. */
  children?: React.ReactNode;
}): JSX.Element {
  const { charts, children } = props;
  const trans = useTranslation();
  const group = useId();
  const [isLog, setLog] = useState(chosen.isLog);
  const [smoothing, setSmoothing] = useState(chosen.smoothing);
  const [range, setRange] = useState<IRange | null>(null);
  return (
    <>
      <div className="df-MetricChoices">
        <label>
          {trans.__('Smoothing')}
          <input
            type="range"
            min={0}
            max={MOST_SMOOTHING}
            step={0.01}
            value={smoothing}
            onChange={event => {
              chosen = { ...chosen, smoothing: Number(event.target.value) };
              setSmoothing(chosen.smoothing);
            }}
          />
          <span className="df-MetricChoices-value">{smoothing.toFixed(2)}</span>
        </label>
        <label>
          <input
            type="checkbox"
            checked={isLog}
            onChange={event => {
              chosen = { ...chosen, isLog: event.target.checked };
              setLog(chosen.isLog);
            }}
          />
          {trans.__('Logarithmic')}
        </label>
        {children}
        <button
          className="df-link"
          hidden={range === null}
          onClick={() => setRange(null)}
        >
          {trans.__('Show all steps')}
        </button>
      </div>
      <div className="df-MetricGrid">
        {charts.map(chart => (
          <Chart
            key={chart.name}
            chart={chart}
            isLog={isLog}
            smoothing={smoothing}
            range={range}
            onRange={setRange}
            group={group}
          />
        ))}
      </div>
    </>
  );
}
