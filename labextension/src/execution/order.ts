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
