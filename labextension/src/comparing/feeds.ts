import { useEffect, useReducer, useState } from 'react';

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
    const made = executions.map(
      (model, index) =>
        new Map(nodes[index].map(node => [node, model.feed(node)]))
    );
    const all = made.flatMap(byNode => [...byNode.values()]);
    all.forEach(feed => feed.changed.connect(redraw));
    setFeeds(made);
    return () =>
      all.forEach(feed => {
        feed.changed.disconnect(redraw);
        feed.dispose();
      });
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
