/** The shared structure of a pipeline and its ways to and from JSON source texts. */
import * as Y from 'yjs';

import type { EdgeText, NodeText, PipelineText, Texts } from '../graph/text';

export interface SharedPipeline {
  /** By id: `operation`, `label`?, and maps `attributes`, `references`, `extra`. */
  readonly nodes: Y.Map<Y.Map<unknown>>;
  /** By `edgeId`: the four ends, and the map `extra`. */
  readonly edges: Y.Map<Y.Map<unknown>>;
  readonly layout: Y.Map<string>;
  /** JSON by `noteKey`. */
  readonly notes: Y.Map<string>;
  readonly meta: Y.Map<string>;
  readonly raw: Y.Text;
}

export type NodePart = 'attributes' | 'references' | 'extra';
export const NODE_PARTS: readonly NodePart[] = [
  'attributes',
  'references',
  'extra'
];
const ENDS = ['source', 'output', 'target', 'input'] as const;

export function readNode(node: Y.Map<unknown>): NodeText {
  return {
    operation: text(node.get('operation')),
    label: node.has('label') ? text(node.get('label')) : null,
    attributes: textsOf(node.get('attributes')),
    references: textsOf(node.get('references')),
    extra: textsOf(node.get('extra'))
  };
}

export function readEdge(edge: Y.Map<unknown>): EdgeText {
  const [source, output, target, input] = ENDS.map(end => text(edge.get(end)));
  return { source, output, target, input, extra: textsOf(edge.get('extra')) };
}

export function readShared(shared: SharedPipeline): PipelineText {
  const nodes = new Map(
    [...shared.nodes].map(([id, node]) => [id, readNode(node)])
  );
  const edges = new Map(
    [...shared.edges].map(([id, edge]) => [id, readEdge(edge)])
  );
  return {
    nodes,
    edges,
    layout: new Map(shared.layout.entries()),
    notes: new Map(shared.notes.entries()),
    meta: new Map(shared.meta.entries())
  };
}

/** Makes the shared structure say `pipeline`, or keep `raw` where that is null, touching only what differs. */
export function writeShared(
  shared: SharedPipeline,
  pipeline: PipelineText | null,
  raw: string
): void {
  const kept = pipeline === null ? raw : '';
  if (shared.raw.toString() !== kept) {
    shared.raw.delete(0, shared.raw.length);
    shared.raw.insert(0, kept);
  }
  syncNodes(shared.nodes, pipeline?.nodes ?? new Map());
  syncEdges(shared.edges, pipeline?.edges ?? new Map());
  sync(shared.layout, pipeline?.layout ?? new Map());
  syncNotes(shared.notes, pipeline?.notes ?? new Map());
  sync(shared.meta, pipeline?.meta ?? new Map());
}

export function newNode(node: NodeText): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  map.set('operation', node.operation);
  if (node.label !== null) {
    map.set('label', node.label);
  }
  for (const part of NODE_PARTS) {
    map.set(part, new Y.Map(node[part]));
  }
  return map;
}

export function newEdge(edge: EdgeText): Y.Map<unknown> {
  const map = new Y.Map<unknown>(ENDS.map(end => [end, edge[end]]));
  map.set('extra', new Y.Map(edge.extra));
  return map;
}

/** One of the maps of a node, made if a file of an older version lacks it. */
export function partOf(node: Y.Map<unknown>, part: NodePart): Y.Map<string> {
  const map = node.get(part);
  if (map instanceof Y.Map) {
    return map as Y.Map<string>;
  }
  const made = new Y.Map<string>();
  node.set(part, made);
  return made;
}

function syncNodes(
  map: Y.Map<Y.Map<unknown>>,
  nodes: ReadonlyMap<string, NodeText>
): void {
  removeOthers(map, nodes);
  for (const [id, node] of nodes) {
    const old = map.get(id);
    if (!old) {
      map.set(id, newNode(node));
      continue;
    }
    if (old.get('operation') !== node.operation) {
      old.set('operation', node.operation);
    }
    if (node.label === null) {
      old.delete('label');
    } else if (old.get('label') !== node.label) {
      old.set('label', node.label);
    }
    NODE_PARTS.forEach(part => sync(partOf(old, part), node[part]));
  }
}

function syncEdges(
  map: Y.Map<Y.Map<unknown>>,
  edges: ReadonlyMap<string, EdgeText>
): void {
  removeOthers(map, edges);
  for (const [id, edge] of edges) {
    const old = map.get(id);
    if (old) {
      sync(partOf(old, 'extra'), edge.extra);
    } else {
      map.set(id, newEdge(edge));
    }
  }
}

/** Keys stay as they are while the list is the same. */
function syncNotes(map: Y.Map<string>, notes: Texts): void {
  const before = [...map.keys()].sort().map(key => map.get(key));
  if (JSON.stringify(before) !== JSON.stringify([...notes.values()])) {
    sync(map, notes);
  }
}

function sync(map: Y.Map<string>, texts: Texts): void {
  removeOthers(map, texts);
  for (const [key, value] of texts) {
    if (map.get(key) !== value) {
      map.set(key, value);
    }
  }
}

function removeOthers<T>(
  map: Y.Map<T>,
  wanted: ReadonlyMap<string, unknown>
): void {
  for (const key of [...map.keys()]) {
    if (!wanted.has(key)) {
      map.delete(key);
    }
  }
}

function textsOf(value: unknown): Texts {
  return value instanceof Y.Map
    ? new Map(
        [...(value as Y.Map<unknown>)].map(([key, item]) => [key, text(item)])
      )
    : new Map();
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
