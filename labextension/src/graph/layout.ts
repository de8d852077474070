/** Where nodes go by themselves. */
import { Graph, layout } from '@dagrejs/dagre';

import type { PipelineGraph, Position } from './pipeline';
import { NODE_WIDTH, snapped, type Size } from './place';

/**
 * Left to right in layers, edges short and rarely crossed; the top left corner stays where it was, or at the origin.
 * `sizes` are the drawn sizes by node.
 */
export function arrange(
  graph: PipelineGraph,
  sizes: ReadonlyMap<string, Size>,
  only: ReadonlySet<string> | null = null
): Map<string, Position> {
  const ids = [...graph.nodes.keys()].filter(
    id => only === null || only.has(id)
  );
  const drawing = new Graph({ multigraph: true });
  drawing.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 80 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) {
    drawing.setNode(id, {
      ...(sizes.get(id) ?? { width: NODE_WIDTH, height: 96 })
    });
  }
  for (const edge of graph.edges.values()) {
    if (drawing.hasNode(edge.source) && drawing.hasNode(edge.target)) {
      drawing.setEdge(edge.source, edge.target, {}, edge.id);
    }
  }
  layout(drawing);
  const corners = new Map<string, Position>();
  for (const id of ids) {
    const { x = 0, y = 0, width = 0, height = 0 } = drawing.node(id);
    corners.set(id, { x: x - width / 2, y: y - height / 2 });
  }
  const before = ids.flatMap(id => graph.nodes.get(id)!.position ?? []);
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
  const places = arrange(graph, new Map(), lost);
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
