import type { ITranslator } from '@jupyterlab/translation';

import { enlargeFigure } from '../execution/enlarged';
import { FigureGrid } from '../execution/figures';
import { figureRows } from '../graph/figurerows';
import type { ExecutionComparison } from '../protocol/types';
import type { IExecutionModel } from '../tokens';
import { useTranslation } from '../ui/translation';
import type { Feeds } from './feeds';
import { Swatch } from './table';

/** Figures of the same name side by side: a row for each, a column for each execution. */
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
  const nodes = new Set(
    executions.flatMap(({ byNode }) => [...(byNode?.keys() ?? [])])
  );
  const rows = [...nodes].flatMap(node => {
    const columns = executions.map(({ byNode }) =>
      (byNode?.get(node)?.figures ?? []).map(({ name }) => name)
    );
    return figureRows(columns).map(({ name, places }, index, all) => ({
      node,
      places,
      title: name ?? (all.length > 1 ? String(index + 1) : null)
    }));
  });
  if (rows.length === 0) {
    return null;
  }
  return (
    <section className="df-Compared-section">
      <h2>{trans.__('Figures')}</h2>
      <div className="df-Compared-scroll">
        {rows.map(({ node, places, title }) => (
          <div
            key={JSON.stringify([node, places])}
            className="df-Compared-figures"
          >
            <h3>{title === null ? node : `${node} · ${title}`}</h3>
            <div>
              {executions.map(({ execution, hue, byNode }) => {
                const feed = byNode?.get(node);
                const place = places[hue];
                const figure = place === null ? null : feed?.figures[place];
                const name = execution?.name ?? trans.__('deleted');
                return (
                  <div key={hue}>
                    <span className="df-Compared-name" title={name}>
                      <Swatch hue={hue} />
                      <span>{name}</span>
                    </span>
                    {feed && figure ? (
                      <FigureGrid
                        figures={[figure]}
                        name={`${name}-${node}-${place! + 1}`}
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
