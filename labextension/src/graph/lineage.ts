/** A lineage as a drawing from left to right, and how the keyboard goes through it. */
import type { Lineage, LineageEdge, LineageNode } from '../protocol/types';
import { inLayers } from './layers';
import type { Position } from './pipeline';

export const LINEAGE_NODE = { width: 208, height: 56 };

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Room on both sides of a node for what is written at its edges. */
const LABEL_WIDTH = 40;
const LONGEST_LABEL = 22;

/** The top left corners of the nodes. */
export function placesOf(lineage: Lineage): Map<string, Position> {
  const { width, height } = LINEAGE_NODE;
  const size = { width: width + 2 * LABEL_WIDTH, height };
  const places = inLayers({
    nodes: lineage.nodes.map(node => [node.id, size]),
    edges: lineage.edges.map(({ source, target }) => [source, target])
  });
  return new Map(
    [...places].map(([id, { x, y }]) => [id, { x: x + LABEL_WIDTH, y }])
  );
}

/** Equal for lineages that are laid out alike. */
export function shapeOf(lineage: Lineage): string {
  return JSON.stringify([
    lineage.nodes.map(node => node.id),
    lineage.edges.map(edge => [edge.source, edge.target])
  ]);
}

/** Edges between the same two nodes as one, with all the ports that it stands for. */
export function bundled(
  edges: readonly LineageEdge[]
): { source: string; target: string; label: string }[] {
  const byEnds = new Map<
    string,
    { source: string; target: string; labels: string[] }
  >();
  for (const edge of edges) {
    const key = JSON.stringify([edge.source, edge.target]);
    const bundle = byEnds.get(key) ?? {
      source: edge.source,
      target: edge.target,
      labels: []
    };
    const label = portsText(edge);
    if (label && !bundle.labels.includes(label)) {
      bundle.labels.push(label);
    }
    byEnds.set(key, bundle);
  }
  return [...byEnds.values()].map(({ labels, ...ends }) => ({
    ...ends,
    label: shortened(labels.join(', '))
  }));
}

function shortened(text: string): string {
  return text.length <= LONGEST_LABEL
    ? text
    : `${text.slice(0, LONGEST_LABEL - 1)}…`;
}

/** `model`, or `model → network` where the two ends call it differently. */
export function portsText({ output, input }: LineageEdge): string {
  return output && input && output !== input
    ? `${output} → ${input}`
    : output || input;
}

/** Where an arrow key leads: along an edge to the nearest node, or up and down among those in the same layer. */
export function neighbourOf(
  lineage: Lineage,
  places: ReadonlyMap<string, Position>,
  from: string,
  direction: Direction
): string | null {
  const here = places.get(from);
  if (!here) {
    return null;
  }
  const candidates =
    direction === 'left'
      ? lineage.edges.filter(edge => edge.target === from).map(e => e.source)
      : direction === 'right'
        ? lineage.edges.filter(edge => edge.source === from).map(e => e.target)
        : inLayer(places, from, here, direction === 'down');
  const distance = (id: string): number =>
    Math.abs((places.get(id)?.y ?? Infinity) - here.y);
  return candidates.reduce<string | null>(
    (nearest, id) =>
      nearest === null || distance(id) < distance(nearest) ? id : nearest,
    null
  );
}

function inLayer(
  places: ReadonlyMap<string, Position>,
  from: string,
  here: Position,
  isBelow: boolean
): string[] {
  const beside = LINEAGE_NODE.width / 2;
  return [...places]
    .filter(
      ([id, place]) =>
        id !== from &&
        Math.abs(place.x - here.x) < beside &&
        (isBelow ? place.y > here.y : place.y < here.y)
    )
    .map(([id]) => id);
}

/** What a node is called. */
export function nameOfNode(node: LineageNode): string {
  return node.kind === 'artifact' ? node.name : node.label;
}

/** The last part of a class name. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
