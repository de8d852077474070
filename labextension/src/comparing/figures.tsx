import type { ITranslator } from '@jupyterlab/translation';

import { enlargeFigure } from '../execution/enlarged';
import { FigureGrid } from '../execution/figures';
import type { ExecutionComparison } from '../protocol/types';
import type { IExecutionModel } from '../tokens';
import { useTranslation } from '../ui/translation';
import type { Feeds } from './feeds';
import { Swatch } from './table';

/** Figures of the same node side by side: a row for each, a column for each execution. */
export function ComparedFigures(props: {
  compared: ExecutionComparison;
  models: readonly IExecutionModel[];
  feeds: Feeds;
  translator: ITranslator;
}): JSX.Element | null {
  const { compared, models, feeds, translator } = props;
  const trans = useTranslation();
  const executions = compared.executions.map((execution, hue) => ({
    execution,
    hue,
    byNode: execution ? feeds[hue] : undefined
  }));
  const counts = new Map<string, number>();
  for (const { byNode } of executions) {
    for (const [node, feed] of byNode ?? []) {
      const most = Math.max(counts.get(node) ?? 0, feed.figures.length);
      counts.set(node, most);
    }
  }
  const rows = [...counts].flatMap(([node, count]) =>
    Array.from({ length: count }, (_, index) => ({ node, index, count }))
  );
  if (rows.length === 0) {
    return null;
  }
  return (
    <section className="df-Compared-section">
      <h2>{trans.__('Figures')}</h2>
      <div className="df-Compared-scroll">
        {rows.map(({ node, index, count }) => (
          <div key={`${node}/${index}`} className="df-Compared-figures">
            <h3>{count > 1 ? `${node} · ${index + 1}` : node}</h3>
            <div>
              {executions.map(({ execution, hue, byNode }) => {
                const feed = byNode?.get(node);
                const figure = feed?.figures[index];
                const name = execution?.name ?? trans.__('deleted');
                return (
                  <div key={hue}>
                    <span className="df-Compared-name">
                      <Swatch hue={hue} />
                      {name}
                    </span>
                    {feed && figure ? (
                      <FigureGrid
                        figures={[figure]}
                        name={`${name}-${node}-${index + 1}`}
                        load={id => feed.history(id)}
                        onEnlarge={id =>
                          void enlargeFigure(
                            feed,
                            id,
                            `${name} · ${node}`,
                            translator,
                            {
                              execution: models[hue].execution,
                              job: models[hue].jobs.get(node) ?? null
                            }
                          )
                        }
                      />
                    ) : (
                      <span className="df-dim">{trans.__('No figure')}</span>
                    )}
                  </div>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
