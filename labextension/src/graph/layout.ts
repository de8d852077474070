/** Where nodes go by themselves. */
import { inLayers, type Drawing } from './layers';
import type { PipelineGraph, Position } from './pipeline';
import { NODE_WIDTH, snapped, type Size } from './place';

/**
 * Left to right in layers; the top left corner stays where it was, or at the origin. `sizes` are the drawn sizes by
 * node, `only` the nodes that are moved (null: all).
 */
export function arrange(
  graph: PipelineGraph,
  sizes: ReadonlyMap<string, Size>,
  only: ReadonlySet<string> | null = null
): Map<string, Position> {
  return placesOf(graph, inLayers(drawingOf(graph, sizes, only)));
}

export function drawingOf(
  graph: PipelineGraph,
  sizes: ReadonlyMap<string, Size>,
  only: ReadonlySet<string> | null
): Drawing {
  const isMoved = (id: string): boolean => only === null || only.has(id);
  return {
    nodes: [...graph.nodes.keys()]
      .filter(isMoved)
      .map(id => [id, sizes.get(id) ?? { width: NODE_WIDTH, height: 96 }]),
    edges: [...graph.edges.values()]
      .filter(({ source, target }) => isMoved(source) && isMoved(target))
      .map(({ source, target }) => [source, target])
  };
}

/** Where the nodes go whose corners were laid out. */
export function placesOf(
  graph: PipelineGraph,
  corners: ReadonlyMap<string, Position>
): Map<string, Position> {
  const before = [...corners.keys()].flatMap(
    id => graph.nodes.get(id)?.position ?? []
  );
  const from = corner([...corners.values()]);
  const to = before.length > 0 ? corner(before) : { x: 0, y: 0 };
  return new Map(
    [...corners].map(([id, place]) => [
      id,
      snapped({ x: place.x - from.x + to.x, y: place.y - from.y + to.y })
    ])
  );
}

function corner(places: readonly Position[]): Position {
  return {
    x: Math.min(...places.map(place => place.x)),
    y: Math.min(...places.map(place => place.y))
  };
}

/** A place for nodes that the document gives none: laid out together, below those that have one. */
export function placed(graph: PipelineGraph): Map<string, Position> {
  const lost = new Set(
    [...graph.nodes.values()]
      .filter(node => !node.position)
      .map(node => node.id)
  );
  if (lost.size === 0) {
    return new Map();
  }
  const known = [...graph.nodes.values()].flatMap(node => node.position ?? []);
  const places = together(graph, lost);
  if (known.length === 0) {
    return places;
  }
  const left = Math.min(...known.map(place => place.x));
  const below = Math.max(...known.map(place => place.y)) + 240;
  return new Map(
    [...places].map(([id, place]) => [
      id,
      snapped({ x: place.x + left, y: place.y + below })
    ])
  );
}

let remembered: { key: string; places: Map<string, Position> } | null = null;

/** Asked again after each edit, of which few change anything here. */
function together(
  graph: PipelineGraph,
  lost: ReadonlySet<string>
): Map<string, Position> {
  const edges = [...graph.edges.values()]
    .filter(({ source, target }) => lost.has(source) && lost.has(target))
    .map(({ id }) => id);
  const key = [...lost, '', ...edges].join('\n');
  if (remembered?.key !== key) {
    remembered = { key, places: arrange(graph, new Map(), lost) };
  }
  return remembered.places;
}
