/** From the document's graph to React Flow's nodes and edges, keeping the objects of what did not change. */
import {
  applyNodeChanges,
  type Edge,
  type Node,
  type NodeChange
} from '@xyflow/react';

import type { Note } from '../graph/notes';
import { placed } from '../graph/layout';
import {
  titleOf,
  type PipelineGraph,
  type PipelineNode,
  type Position
} from '../graph/pipeline';
import { portsOf, type NodePorts } from '../graph/ports';
import { NODE_WIDTH } from '../graph/place';
import type { Operations, PortPlace } from '../graph/rules';
import type { Box } from '../graph/viewport';
import type { Operation } from '../protocol/types';
import { estimate } from './geometry';
import type { Selection } from './parts';

export interface OperationData extends Record<string, unknown> {
  readonly node: PipelineNode;
  /** Null: the project has no such operation. */
  readonly operation: Operation | null;
  readonly ports: NodePorts;
  readonly connectedInputs: ReadonlySet<string>;
  readonly connectedOutputs: ReadonlySet<string>;
}

export type OperationFlowNode = Node<OperationData, 'operation'>;
export type NoteFlowNode = Node<{ readonly note: Note }, 'note'>;
export type CanvasNode = OperationFlowNode | NoteFlowNode;
export type ValueFlowEdge = Edge<Record<string, never>, 'value'>;

interface Connected {
  inputs: string[];
  outputs: string[];
}

export function flowNodes(
  graph: PipelineGraph,
  operations: Operations,
  previous: readonly CanvasNode[]
): OperationFlowNode[] {
  const before = new Map(
    previous.flatMap(node =>
      node.type === 'operation' ? [[node.id, node]] : []
    )
  );
  const connected = connectedPorts(graph);
  const places = placed(graph);
  const placeOf = (node: PipelineNode): Position =>
    node.position ?? places.get(node.id) ?? { x: 0, y: 0 };
  // From left to right and down, as the keyboard goes through them.
  const inOrder = [...graph.nodes.values()].sort((left, right) => {
    const [one, other] = [placeOf(left), placeOf(right)];
    return one.x - other.x || one.y - other.y;
  });
  return inOrder.map(node => {
    const operation = operations.get(node.operation) ?? null;
    const old = before.get(node.id);
    const { inputs, outputs } = connected.get(node.id)!;
    const position = placeOf(node);
    const isSame =
      old?.data.node === node &&
      old.data.operation === operation &&
      equals(old.data.connectedInputs, inputs) &&
      equals(old.data.connectedOutputs, outputs);
    if (old && isSame && (old.dragging || samePlace(old.position, position))) {
      return old;
    }
    const edges = [
      ...inputs.map(input => ({
        id: '',
        source: '',
        output: '',
        target: node.id,
        input
      })),
      ...outputs.map(output => ({
        id: '',
        source: node.id,
        output,
        target: '',
        input: ''
      }))
    ];
    const data: OperationData = {
      node,
      operation,
      ports: portsOf(node.id, operation, edges),
      connectedInputs: new Set(inputs),
      connectedOutputs: new Set(outputs)
    };
    return {
      ...(old ?? { id: node.id, type: 'operation' as const }),
      ...(old && !old.handles ? {} : expected(isSame ? old.data : data)),
      position: old?.dragging ? old.position : position,
      data: isSame ? old.data : data,
      ariaLabel: titleOf(node)
    };
  });
}

/** Size and ports as they will be; where they are found to be so, React Flow tells of nothing and nothing is drawn again. */
function expected(data: OperationData): Partial<OperationFlowNode> {
  const { width, height, handles } = estimate(data);
  return { measured: { width, height }, handles };
}

/** Where it is drawn, and how large; what was not drawn yet as it is expected to be. */
export function boxOf(node: CanvasNode): Box {
  const { position, measured, width, height } = node;
  return {
    ...position,
    width: measured?.width ?? width ?? NODE_WIDTH,
    height: measured?.height ?? height ?? 0
  };
}

/** As React Flow applies them; once a node was found to be otherwise, nothing about it is expected any more. */
export function withChanges(
  changes: NodeChange<CanvasNode>[],
  nodes: CanvasNode[]
): CanvasNode[] {
  const measured = new Set(
    changes.flatMap(change => (change.type === 'dimensions' ? change.id : []))
  );
  const changed = applyNodeChanges(changes, nodes);
  return measured.size === 0
    ? changed
    : changed.map(node =>
        node.handles && measured.has(node.id)
          ? { ...node, handles: undefined }
          : node
      );
}

/** The array of before where it holds the same: React Flow then does nothing. */
export function keptIfSame<T>(now: T[], before: readonly T[]): T[] {
  const isSame =
    now.length === before.length &&
    now.every((item, index) => item === before[index]);
  return isSame ? (before as T[]) : now;
}

/** No id of a node begins so. */
const NOTE_PREFIX = 'note\u0000';

export function noteFlowId(note: string): string {
  return NOTE_PREFIX + note;
}

/** The note's key; null: it is a node. */
export function noteOf(id: string): string | null {
  return id.startsWith(NOTE_PREFIX) ? id.slice(NOTE_PREFIX.length) : null;
}

/** Notes lie below nodes and connections. */
export function flowNotes(
  notes: ReadonlyMap<string, Note>,
  previous: readonly CanvasNode[]
): NoteFlowNode[] {
  const before = new Map(
    previous.flatMap(node => (node.type === 'note' ? [[node.id, node]] : []))
  );
  return [...notes.values()].map(note => {
    const id = noteFlowId(note.id);
    const old = before.get(id);
    if (old?.data.note === note) {
      return old;
    }
    return {
      ...(old ?? { id, type: 'note' as const, zIndex: -1 }),
      position: old?.dragging ? old.position : note.position,
      width: note.size.width,
      height: note.size.height,
      data: { note },
      ariaLabel: note.text.trim().split('\n', 1)[0] || undefined
    };
  });
}

/** The nodes with `selection` selected and in front; the same array where they are already. */
export function selectedAs(
  nodes: CanvasNode[],
  { nodes: ids, notes }: Selection
): CanvasNode[] {
  let isSame = true;
  const changed = nodes.map(node => {
    const note = noteOf(node.id);
    const selected = note === null ? ids.has(node.id) : notes.has(note);
    if (!!node.selected === selected) {
      return node;
    }
    isSame = false;
    return { ...node, selected, zIndex: zIndex(note !== null, selected) };
  });
  return isSame ? nodes : changed;
}

function zIndex(isNote: boolean, isSelected: boolean): number {
  return isNote ? -1 : isSelected ? 1 : 0;
}

export function edgesSelectedAs(
  edges: ValueFlowEdge[],
  ids: ReadonlySet<string>
): ValueFlowEdge[] {
  return edges.every(edge => !!edge.selected === ids.has(edge.id))
    ? edges
    : edges.map(edge =>
        !!edge.selected === ids.has(edge.id)
          ? edge
          : { ...edge, selected: ids.has(edge.id) }
      );
}

export function flowEdges(
  graph: PipelineGraph,
  previous: readonly ValueFlowEdge[]
): ValueFlowEdge[] {
  const before = new Map(previous.map(edge => [edge.id, edge]));
  return [...graph.edges.values()].map(
    edge =>
      before.get(edge.id) ?? {
        id: edge.id,
        type: 'value',
        source: edge.source,
        target: edge.target,
        sourceHandle: edge.output,
        targetHandle: edge.input,
        ariaLabel: `${edge.source} ${edge.output} → ${edge.target} ${edge.input}`
      }
  );
}

/** The place of a handle of React Flow. */
export function portPlace(
  node: string | null | undefined,
  handle: string | null | undefined,
  type: 'source' | 'target' | null | undefined
): PortPlace | null {
  return node && handle
    ? { node, port: handle, side: type === 'target' ? 'input' : 'output' }
    : null;
}

function connectedPorts(graph: PipelineGraph): Map<string, Connected> {
  const connected = new Map<string, Connected>();
  graph.nodes.forEach((_, id) =>
    connected.set(id, { inputs: [], outputs: [] })
  );
  for (const edge of graph.edges.values()) {
    connected.get(edge.target)!.inputs.push(edge.input);
    const { outputs } = connected.get(edge.source)!;
    if (!outputs.includes(edge.output)) {
      outputs.push(edge.output);
    }
  }
  return connected;
}

function equals(set: ReadonlySet<string>, names: readonly string[]): boolean {
  return set.size === new Set(names).size && names.every(name => set.has(name));
}

function samePlace(left: Position, right: Position): boolean {
  return left.x === right.x && left.y === right.y;
}
