/** What differs between two texts of a pipeline: its meaning, not where things lie. */
import type { EdgeText, NodeText, PipelineText } from './text';

export type Difference = 'added' | 'removed' | 'changed';

/** A value of a node that is another; JSON source text, null where there is none. */
export interface FieldDifference {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface NodeDifference {
  readonly id: string;
  readonly difference: Difference;
  /** Of a changed node. */
  readonly fields: readonly FieldDifference[];
}

export interface EdgeDifference {
  readonly edge: EdgeText;
  readonly difference: 'added' | 'removed';
}

export interface PipelineDifferences {
  /** By node id, in order. */
  readonly nodes: ReadonlyMap<string, NodeDifference>;
  /** By edge id. */
  readonly edges: ReadonlyMap<string, EdgeDifference>;
  /** Both in one, to be drawn: as after, with what was removed. */
  readonly both: PipelineText;
}

export function pipelineDifferences(
  before: PipelineText,
  after: PipelineText
): PipelineDifferences {
  const nodes = new Map<string, NodeDifference>();
  for (const id of [...keysOf(before.nodes, after.nodes)].sort()) {
    const found = nodeDifference(
      id,
      before.nodes.get(id) ?? null,
      after.nodes.get(id) ?? null
    );
    if (found) {
      nodes.set(id, found);
    }
  }
  const edges = new Map<string, EdgeDifference>();
  for (const [id, edge] of before.edges) {
    if (!after.edges.has(id)) {
      edges.set(id, { edge, difference: 'removed' });
    }
  }
  for (const [id, edge] of after.edges) {
    if (!before.edges.has(id)) {
      edges.set(id, { edge, difference: 'added' });
    }
  }
  return { nodes, edges, both: union(before, after) };
}

function nodeDifference(
  id: string,
  before: NodeText | null,
  after: NodeText | null
): NodeDifference | null {
  if (!before || !after) {
    return { id, difference: before ? 'removed' : 'added', fields: [] };
  }
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...keysOf(old, now)]
    .filter(name => old.get(name) !== now.get(name))
    .map(name => ({
      name,
      before: old.get(name) ?? null,
      after: now.get(name) ?? null
    }));
  return fields.length > 0 ? { id, difference: 'changed', fields } : null;
}

function fieldsOf(node: NodeText): Map<string, string> {
  const quoted = [...node.references].map(
    ([name, path]) => [name, JSON.stringify(path)] as const
  );
  return new Map([
    ['operation', JSON.stringify(node.operation)],
    ...(node.label === null
      ? []
      : [['label', JSON.stringify(node.label)] as const]),
    ...node.attributes,
    ...quoted,
    ...node.extra
  ]);
}

function union(before: PipelineText, after: PipelineText): PipelineText {
  return {
    nodes: new Map([...before.nodes, ...after.nodes]),
    edges: new Map([...before.edges, ...after.edges]),
    layout: new Map([...before.layout, ...after.layout]),
    notes: after.notes,
    meta: after.meta
  };
}

function keysOf<T>(
  left: ReadonlyMap<string, T>,
  right: ReadonlyMap<string, T>
): Set<string> {
  return new Set([...left.keys(), ...right.keys()]);
}
