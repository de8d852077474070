import { useCallback, useEffect, useReducer, useState } from 'react';
import type { ITranslator } from '@jupyterlab/translation';

import { followFeed } from '../model/followFeed';
import type { Job } from '../protocol/types';
import type { IExecutionModel, IJobFeed } from '../tokens';
import { LiveStatusChip } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { enlargeFigure } from './enlarged';
import { FigureGrid } from './figures';

/** All figures of an execution, grouped by job, live. */
export function AllFigures(props: {
  model: IExecutionModel;
  jobs: readonly Job[];
  translator: ITranslator;
}): JSX.Element {
  const trans = useTranslation();
  const { model, jobs, translator } = props;
  const withFigures = jobs.filter(
    job => job.figures > 0 || job.status === 'running'
  );
  if (!withFigures.some(job => job.figures > 0)) {
    return (
      <div className="df-Empty">
        {trans.__(
          'No figures. Figures shown with matplotlib or display() appear here as they change.'
        )}
      </div>
    );
  }
  return (
    <div className="df-AllFigures">
      {withFigures.map(job => (
        <JobFigures
          key={job.node}
          model={model}
          job={job}
          translator={translator}
        />
      ))}
    </div>
  );
}

function JobFigures(props: {
  model: IExecutionModel;
  job: Job;
  translator: ITranslator;
}): JSX.Element | null {
  const { model, job, translator } = props;
  const [feed, setFeed] = useState<IJobFeed | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(
    () =>
      followFeed(model, job.node, found => {
        setFeed(found);
        redraw();
      }),
    [model, job.node]
  );
  const name = job.label || job.node;
  const load = useCallback((id: string) => feed!.history(id), [feed]);
  const enlarge = useCallback(
    (id: string) =>
      void enlargeFigure(feed!, id, name, translator, {
        execution: model.execution,
        job: model.jobs.get(job.node) ?? null
      }),
    [feed, name, translator, model, job.node]
  );
  if (!feed || feed.figures.length === 0) {
    return null;
  }
  return (
    <section data-count={feed.figures.length}>
      <h3>
        {name}
        <LiveStatusChip
          status={job.status}
          reused={job.reused}
          started={job.started_at}
          ended={job.ended_at}
        />
      </h3>
      <FigureGrid
        figures={feed.figures}
        name={name}
        load={load}
        onEnlarge={enlarge}
      />
    </section>
  );
}
