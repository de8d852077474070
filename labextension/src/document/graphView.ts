import type * as Y from 'yjs';

import {
  EMPTY_GRAPH,
  type PipelineEdge,
  type PipelineGraph,
  type PipelineNode
} from '../graph/pipeline';
import { readPlace } from '../graph/place';
import { readEdge, readNode, type SharedPipeline } from './shared';

type Event = Y.YEvent<Y.AbstractType<unknown>>;

/** The graph of a shared pipeline; nodes and edges that did not change stay the same objects. */
export class GraphView {
  constructor(private readonly shared: SharedPipeline) {
    this.refresh();
  }

  get graph(): PipelineGraph {
    return this._graph;
  }

  /** The nodes and edges that `events` touched are read again by the next `refresh`. */
  forget(events: readonly Event[]): void {
    for (const event of events) {
      const root = rootOf(event);
      const ids =
        event.path.length > 0
          ? [String(event.path[0])]
          : [...event.changes.keys.keys()];
      if (root === this.shared.nodes || root === this.shared.layout) {
        ids.forEach(id => this._nodes.delete(id));
      } else if (root === this.shared.edges) {
        ids.forEach(id => this._edges.delete(id));
      }
    }
  }

  refresh(): void {
    const nodes = new Map<string, PipelineNode>();
    for (const [id, map] of this.shared.nodes) {
      const node = this._nodes.get(id) ?? {
        id,
        ...readNode(map),
        position: readPlace(this.shared.layout.get(id))
      };
      nodes.set(id, node);
    }
    const edges = new Map<string, PipelineEdge>();
    for (const [id, map] of this.shared.edges) {
      const edge = this._edges.get(id) ?? edgeOf(id, map);
      if (nodes.has(edge.source) && nodes.has(edge.target)) {
        edges.set(id, edge);
      }
    }
    this._nodes = new Map(nodes);
    this._edges = new Map(edges);
    this._graph = { nodes, edges };
  }

  private _nodes = new Map<string, PipelineNode>();
  private _edges = new Map<string, PipelineEdge>();
  private _graph: PipelineGraph = EMPTY_GRAPH;
}

function edgeOf(id: string, map: Y.Map<unknown>): PipelineEdge {
  const { source, output, target, input } = readEdge(map);
  return { id, source, output, target, input };
}

function rootOf(event: Event): unknown {
  let root: Y.AbstractType<unknown> = event.target;
  while (root.parent) {
    root = root.parent as Y.AbstractType<unknown>;
  }
  return root;
}
