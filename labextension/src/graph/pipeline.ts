/** A pipeline as views see it: frozen, with the objects of unchanged nodes and edges kept from state to state. */
export interface PipelineNode {
  readonly id: string;
  readonly operation: string;
  readonly label: string | null;
  /** JSON source text by attribute. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Path from the project's folder by reference. */
  readonly references: ReadonlyMap<string, string>;
  /** JSON source text of `reuse`, `retries`, `time_limit_s` and of keys that this version does not know. */
  readonly extra: ReadonlyMap<string, string>;
  /** Canvas pixels; null where the document says nothing. */
  readonly position: Position | null;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface Connection {
  readonly source: string;
  readonly output: string;
  readonly target: string;
  readonly input: string;
}

export interface PipelineEdge extends Connection {
  readonly id: string;
}

export interface PipelineGraph {
  readonly nodes: ReadonlyMap<string, PipelineNode>;
  readonly edges: ReadonlyMap<string, PipelineEdge>;
}

export const EMPTY_GRAPH: PipelineGraph = {
  nodes: new Map(),
  edges: new Map()
};

/** The key of an edge: what it connects. */
export function edgeId(edge: Connection): string {
  return [edge.source, edge.output, edge.target, edge.input].join('\u0000');
}

/** `name`, or `name_2`, `name_3`, … whichever first is not taken. */
export function uniqueName(
  name: string,
  isTaken: (name: string) => boolean
): string {
  if (!isTaken(name)) {
    return name;
  }
  let number = 2;
  while (isTaken(`${name}_${number}`)) {
    number += 1;
  }
  return `${name}_${number}`;
}

/** What stands on the node. */
export function titleOf(node: PipelineNode): string {
  return shortened(node.label ?? node.id);
}

const TITLE_LENGTH = 60;
const TOOLTIP_LENGTH = 1000;

/** Without its middle where it is too long to be read at a glance: beginnings are alike, and ends tell apart. */
export function shortened(text: string, length = TITLE_LENGTH): string {
  if (text.length <= length) {
    return text;
  }
  const end = Math.floor(length / 3);
  const beginning = length - 1 - end;
  return [
    ...Array.from(text.slice(0, 2 * beginning)).slice(0, beginning),
    '…',
    ...Array.from(text.slice(-2 * end)).slice(-end)
  ].join('');
}

/** What a tooltip holds of a text. */
export function tooltipOf(text: string): string {
  return shortened(text, TOOLTIP_LENGTH);
}

/** The nodes that `start` leads to along edges, itself included. */
export function downstream(graph: PipelineGraph, start: string): Set<string> {
  return reach(graph, start, edge => [edge.source, edge.target]);
}

/** The nodes that `start` needs, itself included. */
export function upstream(graph: PipelineGraph, start: string): Set<string> {
  return reach(graph, start, edge => [edge.target, edge.source]);
}

/** Every node after those that it needs, as far as there is no cycle; else by id. */
export function inOrder(graph: PipelineGraph): PipelineNode[] {
  const waits = new Map([...graph.nodes.keys()].map(id => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { source, target } of graph.edges.values()) {
    waits.set(target, waits.get(target)! + 1);
    next.set(source, [...(next.get(source) ?? []), target]);
  }
  const ordered: PipelineNode[] = [];
  const ready = [...waits].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    ordered.push(graph.nodes.get(id)!);
    waits.delete(id);
    for (const target of next.get(id) ?? []) {
      const left = waits.get(target)! - 1;
      waits.set(target, left);
      if (left === 0) {
        ready.push(target);
      }
    }
  }
  return [...ordered, ...[...waits.keys()].map(id => graph.nodes.get(id)!)];
}

function reach(
  graph: PipelineGraph,
  start: string,
  step: (edge: PipelineEdge) => [string, string]
): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of graph.edges.values()) {
    const [from, to] = step(edge);
    const targets = next.get(from);
    if (targets) {
      targets.push(to);
    } else {
      next.set(from, [to]);
    }
  }
  const reached = new Set([start]);
  const waiting = [start];
  while (waiting.length > 0) {
    for (const target of next.get(waiting.pop()!) ?? []) {
      if (!reached.has(target)) {
        reached.add(target);
        waiting.push(target);
      }
    }
  }
  return reached;
}
