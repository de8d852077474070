import * as Y from 'yjs';

import {
  edgeId,
  uniqueName,
  type Connection,
  type PipelineGraph,
  type PipelineNode
} from '../graph/pipeline';
import { GRID, placeText } from '../graph/place';
import type { NodeText } from '../graph/text';
import { newEdge, newNode, type SharedPipeline } from './shared';

const SAME_MOMENT_MS = 30_000;

/**
 * What this page added to a shared pipeline. A shared map keeps one value per key: when two people add a node of the
 * same name at the same moment, one of the two is replaced by the other. Where it was ours it is added again, under
 * another name, with its connections.
 */
export class AddedHere {
  constructor(private readonly shared: SharedPipeline) {}

  /** Heeds a change of the nodes or the edges; `graph` is what was there before it. */
  heed(event: Y.YMapEvent<Y.Map<unknown>>, graph: PipelineGraph): void {
    event.changes.keys.forEach((change, id) => {
      const value = event.target.get(id);
      if (event.transaction.local) {
        if (change.action === 'add' && value) {
          this._times.set(value, Date.now());
        }
      } else if (
        change.action === 'update' &&
        this._isRecent(change.oldValue)
      ) {
        const node = graph.nodes.get(id);
        if (node && event.target === this.shared.nodes) {
          this._replaced.push({ node, edges: connectionsOf(graph, id) });
        }
      }
    });
  }

  get isReplaced(): boolean {
    return this._replaced.length > 0;
  }

  /** In one transaction: what was replaced is there again. */
  restore(): void {
    for (const { node, edges } of this._replaced.splice(0)) {
      const id = uniqueName(node.operation, name =>
        this.shared.nodes.has(name)
      );
      this.shared.nodes.set(id, newNode(copyOf(node)));
      if (node.position) {
        const { x, y } = node.position;
        const place = { x: x + 2 * GRID, y: y + 2 * GRID };
        this.shared.layout.set(id, placeText(place));
      }
      for (const edge of edges) {
        const old = edgeId(edge);
        if (this._isRecent(this.shared.edges.get(old))) {
          this.shared.edges.delete(old);
        }
        const moved = {
          ...edge,
          source: edge.source === node.id ? id : edge.source,
          target: edge.target === node.id ? id : edge.target
        };
        this.shared.edges.set(
          edgeId(moved),
          newEdge({ ...moved, extra: new Map() })
        );
      }
    }
  }

  private _isRecent(value: unknown): boolean {
    const time = value instanceof Y.Map ? this._times.get(value) : undefined;
    return time !== undefined && Date.now() - time < SAME_MOMENT_MS;
  }

  private readonly _times = new WeakMap<Y.Map<unknown>, number>();
  private readonly _replaced: {
    node: PipelineNode;
    edges: readonly Connection[];
  }[] = [];
}

function connectionsOf(graph: PipelineGraph, node: string): Connection[] {
  return [...graph.edges.values()]
    .filter(edge => edge.source === node || edge.target === node)
    .map(({ source, output, target, input }) => ({
      source,
      output,
      target,
      input
    }));
}

function copyOf(node: PipelineNode): NodeText {
  return {
    operation: node.operation,
    label: node.label,
    attributes: new Map(node.attributes),
    references: new Map(node.references),
    extra: new Map(node.extra)
  };
}
