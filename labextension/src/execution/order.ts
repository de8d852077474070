import type { Job, Pipeline } from '../protocol/types';

/** The nodes that have jobs, each after everything it takes values from; otherwise in the order of the document. */
export function inOrder(
  document: Pipeline | null,
  jobs: ReadonlyMap<string, Job>
): string[] {
  if (!document) {
    return [...jobs.keys()];
  }
  const upstream = new Map<string, string[]>();
  for (const { source, target } of document.edges) {
    upstream.set(target, [...(upstream.get(target) ?? []), source]);
  }
  const order: string[] = [];
  const visited = new Set<string>();
  const visit = (start: string) => {
    const stack: { node: string; isDone: boolean }[] = [
      { node: start, isDone: false }
    ];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { node, isDone } = top;
      if (isDone) {
        order.push(node);
      } else if (!visited.has(node)) {
        visited.add(node);
        stack.push({ node, isDone: true });
        for (const source of [...(upstream.get(node) ?? [])].reverse()) {
          stack.push({ node: source, isDone: false });
        }
      }
    }
  };
  for (const node of [...Object.keys(document.nodes), ...jobs.keys()]) {
    visit(node);
  }
  return order.filter(node => jobs.has(node));
}

/**
 * The job to show before somebody has chosen one: the failed, else the running, else the last that showed a figure,
 * else the last. What is shown and has begun stays.
 */
export function proposedJob(
  jobs: readonly Job[],
  shownNode: string | null
): string | null {
  const find = (status: Job['status']) =>
    jobs.find(job => job.status === status);
  const shown = jobs.find(job => job.node === shownNode);
  if (shown && shown.attempt > 0 && !find('failed')) {
    return shown.node;
  }
  const ends = (job: Job) => Date.parse(job.ended_at ?? '') || 0;
  const withFigures = jobs
    .filter(job => job.figures > 0)
    .sort((left, right) => ends(left) - ends(right));
  const proposed =
    find('failed') ?? find('running') ?? withFigures.at(-1) ?? jobs.at(-1);
  return proposed?.node ?? null;
}
