import { ChartBoard } from '../execution/metrics';
import { overlaid, type ISource } from '../graph/overlay';
import type { ExecutionComparison } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import type { Feeds } from './feeds';

/** The metric curves of all executions, one chart for each metric. */
export function ComparedCurves(props: {
  compared: ExecutionComparison;
  feeds: Feeds;
}): JSX.Element | null {
  const { compared, feeds } = props;
  const trans = useTranslation();
  const sources = compared.executions.flatMap((execution, hue): ISource[] => {
    const byNode = [...(feeds[hue] ?? [])];
    const metrics = new Map(byNode.map(([node, feed]) => [node, feed.metrics]));
    return execution ? [{ label: execution.name, hue, metrics }] : [];
  });
  const charts = overlaid(sources);
  return charts.length === 0 ? null : (
    <section className="df-Compared-section">
      <h2>{trans.__('Metrics')}</h2>
      <ChartBoard charts={charts} />
    </section>
  );
}
