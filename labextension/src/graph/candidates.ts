/** What a node could be connected to, for people who choose from a list instead of drawing. */
import {
  downstream,
  titleOf,
  upstream,
  type Connection,
  type PipelineGraph,
  type PipelineNode,
  type Position
} from './pipeline';
import { portsOf, type NodePort, type NodePorts } from './ports';
import { connectionOf, type Operations, type PortPlace } from './rules';
import { fitOf } from './types';

export interface Candidate {
  readonly connection: Connection;
  /** The port of the node in question. */
  readonly own: PortPlace;
  readonly other: PortPlace;
  /** What stands on the other node. */
  readonly title: string;
}

/**
 * The connections that are allowed to and from `node`: its outputs first, in the order of the code; at each port what
 * surely fits comes before what may, the same name before others, near nodes before far ones.
 */
export function candidatesOf(
  graph: PipelineGraph,
  operations: Operations,
  node: string
): Candidate[] {
  const self = graph.nodes.get(node);
  if (!self) {
    return [];
  }
  const edges = [...graph.edges.values()];
  const taken = new Set(edges.map(edge => placeKey(edge.target, edge.input)));
  const edgesOf = new Map<string, typeof edges>();
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) {
      edgesOf.set(end, [...(edgesOf.get(end) ?? []), edge]);
    }
  }
  const ports = (of: PipelineNode): NodePorts =>
    portsOf(
      of.id,
      operations.get(of.operation) ?? null,
      edgesOf.get(of.id) ?? []
    );
  const [above, below] = [upstream(graph, node), downstream(graph, node)];
  const others = [...graph.nodes.values()]
    .filter(other => other.id !== node)
    .sort((one, two) => distance(self, one) - distance(self, two))
    .map(other => ({ other, ports: ports(other) }));
  const isFree = (of: string) => (port: NodePort) =>
    !taken.has(placeKey(of, port.name));

  const outputs = ports(self).outputs.flatMap(own =>
    ranked(
      own,
      others
        .filter(({ other }) => !above.has(other.id))
        .flatMap(({ other, ports: { inputs } }) =>
          inputs.filter(isFree(other.id)).map(port => ({
            other,
            port,
            fit: fitOf(own.type, port.type)
          }))
        )
    ).map(({ other, port }) => candidate(self, 'output', own, other, port))
  );
  const inputs = ports(self)
    .inputs.filter(isFree(node))
    .flatMap(own =>
      ranked(
        own,
        others
          .filter(({ other }) => !below.has(other.id))
          .flatMap(({ other, ports: { outputs: given } }) =>
            given.map(port => ({
              other,
              port,
              fit: fitOf(port.type, own.type)
            }))
          )
      ).map(({ other, port }) => candidate(self, 'input', own, other, port))
    );
  return [...outputs, ...inputs];
}

interface Ranked {
  other: PipelineNode;
  port: NodePort;
  fit: ReturnType<typeof fitOf>;
}

function ranked(own: NodePort, found: readonly Ranked[]): Ranked[] {
  const rank = ({ port, fit }: Ranked): number =>
    (fit === 'fits' ? 0 : 2) + (port.name === own.name ? 0 : 1);
  return found
    .filter(({ fit }) => fit !== 'wrong')
    .sort((one, two) => rank(one) - rank(two));
}

function candidate(
  self: PipelineNode,
  side: PortPlace['side'],
  own: NodePort,
  other: PipelineNode,
  port: NodePort
): Candidate {
  const from: PortPlace = { node: self.id, port: own.name, side };
  const to: PortPlace = {
    node: other.id,
    port: port.name,
    side: side === 'output' ? 'input' : 'output'
  };
  return {
    own: from,
    other: to,
    connection: connectionOf(from, to)!,
    title: titleOf(other)
  };
}

/** Those whose names hold every word of `query`. */
export function findCandidates(
  candidates: readonly Candidate[],
  query: string
): Candidate[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return candidates.filter(({ own, other, title }) => {
    const text = [own.port, other.port, other.node, title]
      .join(' ')
      .toLowerCase();
    return words.every(word => text.includes(word));
  });
}

function placeKey(node: string, port: string): string {
  return `${node}\u0000${port}`;
}

const NOWHERE: Position = { x: 0, y: 0 };

function distance(from: PipelineNode, to: PipelineNode): number {
  const [one, two] = [from.position ?? NOWHERE, to.position ?? NOWHERE];
  return Math.hypot(one.x - two.x, one.y - two.y);
}
