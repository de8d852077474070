import { useEffect, useReducer, useState } from 'react';

import { followFeed } from '../model/followFeed';
import type { IExecutionModel, IJobFeed } from '../tokens';

/** Of each execution, by node, the feeds of the jobs that showed figures or logged metrics. */
export type Feeds = readonly ReadonlyMap<string, IJobFeed>[];

/** Feeds as long as the component is there; it is drawn again when one brings something. */
export function useFeeds(executions: readonly IExecutionModel[]): Feeds {
  const [feeds, setFeeds] = useState<Feeds>([]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [, note] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    executions.forEach(model => model.changed.connect(note));
    return () =>
      executions.forEach(model => void model.changed.disconnect(note));
  }, [executions]);
  const wanted = JSON.stringify(executions.map(jobsWithFeeds));
  useEffect(() => {
    const nodes = JSON.parse(wanted) as string[][];
    const made = executions.map(() => new Map<string, IJobFeed>());
    setFeeds(made);
    const ends = executions.flatMap((model, index) =>
      nodes[index].map(node =>
        followFeed(model, node, feed => {
          made[index].set(node, feed);
          redraw();
        })
      )
    );
    return () => ends.forEach(end => end());
  }, [executions, wanted]);
  return feeds;
}

function jobsWithFeeds(model: IExecutionModel): string[] {
  const order = model.execution?.nodes ?? [];
  return order.filter(node => {
    const job = model.jobs.get(node);
    return (
      job !== undefined &&
      (job.figures > 0 ||
        Object.keys(job.metrics).length > 0 ||
        job.status === 'running')
    );
  });
}
