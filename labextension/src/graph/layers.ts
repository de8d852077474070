/** Nodes in layers from left to right; run in a worker for what is large. */
import { Graph, layout } from '@dagrejs/dagre';

import type { Size } from './place';
import type { Position } from './pipeline';

export interface Drawing {
  readonly nodes: readonly (readonly [id: string, size: Size])[];
  readonly edges: readonly (readonly [source: string, target: string])[];
}

/** The top left corners of the nodes, edges short and rarely crossed. */
export function inLayers(drawing: Drawing): Map<string, Position> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 80 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, size] of drawing.nodes) {
    graph.setNode(id, { ...size });
  }
  drawing.edges.forEach(([source, target], index) => {
    graph.setEdge(source, target, {}, String(index));
  });
  layout(graph);
  return new Map(
    drawing.nodes.map(([id]) => {
      const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
      return [id, { x: x - width / 2, y: y - height / 2 }];
    })
  );
}
