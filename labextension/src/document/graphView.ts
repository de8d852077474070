import type * as Y from 'yjs';

import {
  EMPTY_GRAPH,
  type PipelineEdge,
  type PipelineGraph,
  type PipelineNode
} from '../graph/pipeline';
import { readNote, type Note } from '../graph/notes';
import { readPlace } from '../graph/place';
import { readNewer, type PipelineText } from '../graph/text';
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

  get notes(): ReadonlyMap<string, Note> {
    return this._notes;
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
      } else if (root === this.shared.notes) {
        ids.forEach(id => this._notes.delete(id));
        this._hasOldNotes = true;
      }
    }
  }

  refresh(): void {
    const newer = readNewer(this.shared.raw.toString());
    if (newer !== null) {
      this._graph = graphOf(newer);
      return;
    }
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
    if (this._hasOldNotes) {
      this._refreshNotes();
    }
  }

  private _refreshNotes(): void {
    const notes = new Map<string, Note>();
    for (const [id, source] of this.shared.notes) {
      const note = this._notes.get(id) ?? readNote(id, source);
      if (note) {
        notes.set(id, note);
      }
    }
    this._notes = notes;
    this._hasOldNotes = false;
  }

  private _notes = new Map<string, Note>();
  private _hasOldNotes = true;
  private _nodes = new Map<string, PipelineNode>();
  private _edges = new Map<string, PipelineEdge>();
  private _graph: PipelineGraph = EMPTY_GRAPH;
}

function graphOf(text: PipelineText): PipelineGraph {
  const nodes = new Map<string, PipelineNode>();
  for (const [id, node] of text.nodes) {
    nodes.set(id, { id, ...node, position: readPlace(text.layout.get(id)) });
  }
  const edges = new Map<string, PipelineEdge>();
  for (const [id, edge] of text.edges) {
    if (nodes.has(edge.source) && nodes.has(edge.target)) {
      edges.set(id, { id, ...edge });
    }
  }
  return { nodes, edges };
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
