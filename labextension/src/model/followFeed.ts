import type { IExecutionModel, IJobFeed } from '../tokens';
import { warn } from './warning';

/**
 * Calls `onChange` with the feed of a job, or of one attempt of it, once it is there and whenever it changes. What it
 * gives ends that.
 */
export function followFeed(
  model: IExecutionModel,
  node: string,
  onChange: (feed: IJobFeed) => void,
  attempt: number | null = null
): () => void {
  let isOver = false;
  let feed: IJobFeed | null = null;
  model.feed(node, attempt).then(found => {
    if (isOver) {
      found.dispose();
      return;
    }
    feed = found;
    feed.changed.connect(onChange);
    onChange(feed);
  }, warn);
  return () => {
    isOver = true;
    feed?.changed.disconnect(onChange);
    feed?.dispose();
  };
}
