import type { Execution } from '../../protocol/types';

export interface IRanNode {
  readonly id: string;
  readonly label: string;
}

/** The nodes that ran an operation. */
export function nodesOf(
  execution: Execution | null,
  operation: string
): IRanNode[] {
  const nodes = execution?.document.nodes ?? {};
  return (execution?.nodes ?? [])
    .filter(id => nodes[id]?.operation === operation)
    .map(id => ({ id, label: nodes[id].label ?? id }));
}
