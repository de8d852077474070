import { useEffect, useReducer, useRef } from 'react';

import { followFeed } from '../model/followFeed';
import type { IExecutionModel, IJobFeed } from '../tokens';

/** Of each execution, by node, the feeds of the jobs that showed figures or logged metrics. */
export type Feeds = readonly ReadonlyMap<string, IJobFeed>[];

interface IFollowed {
  readonly end: () => void;
  feed: IJobFeed | null;
}

/** Feeds as long as the component is there; it is drawn again when one brings something. */
export function useFeeds(executions: readonly IExecutionModel[]): Feeds {
  /** Of each execution, by node; they stay while other jobs begin. */
  const followed = useRef<Map<string, IFollowed>[]>([]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    followed.current = executions.map(() => new Map());
    executions.forEach(model => model.changed.connect(redraw));
    return () => {
      executions.forEach(model => void model.changed.disconnect(redraw));
      followed.current.forEach(of => of.forEach(({ end }) => end()));
      followed.current = [];
    };
  }, [executions]);
  const wanted = JSON.stringify(executions.map(jobsWithFeeds));
  useEffect(() => {
    (JSON.parse(wanted) as string[][]).forEach((nodes, index) => {
      const known = followed.current[index];
      for (const node of nodes.filter(other => !known.has(other))) {
        const end = followFeed(executions[index], node, feed => {
          known.get(node)!.feed = feed;
          redraw();
        });
        known.set(node, { end, feed: null });
      }
      for (const [node, { end }] of [...known]) {
        if (!nodes.includes(node)) {
          end();
          known.delete(node);
        }
      }
    });
  }, [executions, wanted]);
  return followed.current.map(
    of =>
      new Map(
        [...of].flatMap(([node, { feed }]): [string, IJobFeed][] =>
          feed ? [[node, feed]] : []
        )
      )
  );
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
