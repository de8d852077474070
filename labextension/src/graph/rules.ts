/** May this output go into that input? The same loose rules as the server's validator. */
import type { Operation } from '../protocol/types';
import {
  downstream,
  titleOf,
  type Connection,
  type PipelineGraph
} from './pipeline';
import { portsOf, typesFit, type NodePort } from './ports';

export interface Refusal {
  readonly reason:
    | 'same-node'
    | 'unknown-node'
    | 'unknown-port'
    | 'connected'
    | 'cycle'
    | 'type';
  /** Values for the sentence, in the order of `refusalText`. */
  readonly names: readonly string[];
}

export type Operations = ReadonlyMap<string, Operation>;

/** Null: allowed. `replaced` is an edge that does not count, since the connection takes its place. */
export function refusalOf(
  graph: PipelineGraph,
  operations: Operations,
  connection: Connection,
  replaced: string | null = null
): Refusal | null {
  const { source, output, target, input } = connection;
  const [from, to] = [graph.nodes.get(source), graph.nodes.get(target)];
  if (!from || !to) {
    return { reason: 'unknown-node', names: [from ? target : source] };
  }
  if (source === target) {
    return { reason: 'same-node', names: [titleOf(from)] };
  }
  const edges = [...graph.edges.values()].filter(edge => edge.id !== replaced);
  const outgoing = find(portsOf(source, operations.get(from.operation) ?? null, edges).outputs, output);
  const incoming = find(portsOf(target, operations.get(to.operation) ?? null, edges).inputs, input);
  if (!outgoing || !incoming) {
    const [node, port] = outgoing ? [to, input] : [from, output];
    return { reason: 'unknown-port', names: [titleOf(node), port] };
  }
  const taken = edges.find(edge => edge.target === target && edge.input === input);
  if (taken) {
    const giver = graph.nodes.get(taken.source);
    return {
      reason: 'connected',
      names: [titleOf(to), input, giver ? titleOf(giver) : taken.source, taken.output]
    };
  }
  const rest = { nodes: graph.nodes, edges: new Map(edges.map(edge => [edge.id, edge])) };
  if (downstream(rest, target).has(source)) {
    return { reason: 'cycle', names: [titleOf(from), titleOf(to)] };
  }
  if (!typesFit(outgoing.type, incoming.type)) {
    return { reason: 'type', names: [output, outgoing.type!, input, incoming.type!] };
  }
  return null;
}

function find(ports: readonly NodePort[], name: string): NodePort | null {
  return ports.find(port => port.name === name) ?? null;
}
