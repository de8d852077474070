/** May this output go into that input? What the server's validator only warns of is allowed. */
import type { Operation } from '../protocol/types';
import {
  downstream,
  titleOf,
  type Connection,
  type PipelineGraph
} from './pipeline';
import { portsOf, type NodePort } from './ports';
import { fitOf, type Fit } from './types';

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
  const outgoing = find(
    portsOf(source, operations.get(from.operation) ?? null, edges).outputs,
    output
  );
  const incoming = find(
    portsOf(target, operations.get(to.operation) ?? null, edges).inputs,
    input
  );
  if (!outgoing || !incoming) {
    const [node, port] = outgoing ? [to, input] : [from, output];
    return { reason: 'unknown-port', names: [titleOf(node), port] };
  }
  const taken = edges.find(
    edge => edge.target === target && edge.input === input
  );
  if (taken) {
    const giver = graph.nodes.get(taken.source);
    return {
      reason: 'connected',
      names: [
        titleOf(to),
        input,
        giver ? titleOf(giver) : taken.source,
        taken.output
      ]
    };
  }
  const rest = {
    nodes: graph.nodes,
    edges: new Map(edges.map(edge => [edge.id, edge]))
  };
  if (downstream(rest, target).has(source)) {
    return { reason: 'cycle', names: [titleOf(from), titleOf(to)] };
  }
  if (fitOf(outgoing.type, incoming.type) === 'wrong') {
    return {
      reason: 'type',
      names: [output, outgoing.type!, input, incoming.type!]
    };
  }
  return null;
}

function find(ports: readonly NodePort[], name: string): NodePort | null {
  return ports.find(port => port.name === name) ?? null;
}

/** Where a connection starts: at an output, or at an input. */
export interface PortPlace {
  readonly node: string;
  readonly port: string;
  readonly side: 'output' | 'input';
}

/** The connection between two places, whichever way it was drawn; null: both are of one side. */
export function connectionOf(
  from: PortPlace,
  to: PortPlace
): Connection | null {
  if (from.side === to.side) {
    return null;
  }
  const [giver, taker] = from.side === 'output' ? [from, to] : [to, from];
  return {
    source: giver.node,
    output: giver.port,
    target: taker.node,
    input: taker.port
  };
}

/** A port at which a new node could be put at the other end of a connection; the lower its rank, the likelier. */
export interface Fitting {
  readonly port: string;
  /** 0: it has the same name; 1: its type fits; 2: nothing speaks against it. */
  readonly rank: 0 | 1 | 2;
}

/** Could a node of `operation` be put at the other end of a connection from `start`, and by which port? */
export function fittingOf(
  graph: PipelineGraph,
  operations: Operations,
  start: PortPlace,
  operation: Operation
): Fitting | null {
  const node = graph.nodes.get(start.node);
  const ports = portsOf(
    start.node,
    (node && operations.get(node.operation)) ?? null,
    graph.edges.values()
  );
  if (start.side === 'output') {
    const type = find(ports.outputs, start.port)?.type ?? null;
    return best(operation.inputs, start.port, type, (port, from) =>
      fitOf(from, port)
    );
  }
  const type = find(ports.inputs, start.port)?.type ?? null;
  return best(operation.outputs, start.port, type, (port, to) =>
    fitOf(port, to)
  );
}

export function fittingPort(
  graph: PipelineGraph,
  operations: Operations,
  start: PortPlace,
  operation: Operation
): string | null {
  return fittingOf(graph, operations, start, operation)?.port ?? null;
}

/** Of the ports that are not wrong: the one of the same name, else the first that fits, else the first. */
function best(
  ports: Operation['inputs'],
  name: string,
  type: string | null,
  fit: (port: string | null, type: string | null) => Fit
): Fitting | null {
  const possible = ports.filter(port => fit(port.type, type) !== 'wrong');
  const same = possible.find(port => port.name === name);
  if (same) {
    return { port: same.name, rank: 0 };
  }
  const sure = possible.find(port => fit(port.type, type) === 'fits');
  if (sure) {
    return { port: sure.name, rank: 1 };
  }
  return possible[0] ? { port: possible[0].name, rank: 2 } : null;
}
