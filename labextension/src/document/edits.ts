/** Everything that can be done to a pipeline; each is for one transaction of `PipelineDoc.edit`. */
import { edgeId, type Connection, type Position } from '../graph/pipeline';
import { changedNote, type Note } from '../graph/notes';
import { placeText } from '../graph/place';
import type { NodeText, PipelineText } from '../graph/text';
import {
  newEdge,
  newNode,
  partOf,
  readEdge,
  type NodePart,
  type SharedPipeline
} from './shared';

export type Edit = (shared: SharedPipeline) => void;

export function addNode(
  id: string,
  operation: string,
  at: Position,
  values: Partial<NodeText> = {}
): Edit {
  return shared => {
    const node: NodeText = {
      operation,
      label: null,
      attributes: new Map(),
      references: new Map(),
      extra: new Map(),
      ...values
    };
    shared.nodes.set(id, newNode(node));
    shared.layout.set(id, placeText(at));
  };
}

/** With their edges and places. */
export function removeNodes(ids: ReadonlySet<string>): Edit {
  return shared => {
    for (const [key, edge] of [...shared.edges]) {
      if (
        ids.has(edge.get('source') as string) ||
        ids.has(edge.get('target') as string)
      ) {
        shared.edges.delete(key);
      }
    }
    for (const id of ids) {
      shared.nodes.delete(id);
      shared.layout.delete(id);
    }
  };
}

export function removeEdges(ids: Iterable<string>): Edit {
  return shared => {
    for (const id of ids) {
      shared.edges.delete(id);
    }
  };
}

export function connect(
  connection: Connection,
  replaced: string | null = null
): Edit {
  return shared => {
    if (replaced !== null) {
      shared.edges.delete(replaced);
    }
    const id = edgeId(connection);
    if (!shared.edges.has(id)) {
      shared.edges.set(id, newEdge({ ...connection, extra: new Map() }));
    }
  };
}

export function moveNodes(places: ReadonlyMap<string, Position>): Edit {
  return shared => {
    for (const [id, place] of places) {
      const text = placeText(place);
      if (shared.nodes.has(id) && shared.layout.get(id) !== text) {
        shared.layout.set(id, text);
      }
    }
  };
}

/** `label` empty or null: none. */
export function setLabel(id: string, label: string | null): Edit {
  return shared => {
    const node = shared.nodes.get(id);
    if (label) {
      node?.set('label', label);
    } else {
      node?.delete('label');
    }
  };
}

/** One entry of a node's attributes, references or run options; null removes it. */
export function setPart(
  id: string,
  part: NodePart,
  name: string,
  text: string | null
): Edit {
  return shared => {
    const node = shared.nodes.get(id);
    if (!node) {
      return;
    }
    const map = partOf(node, part);
    if (text === null) {
      map.delete(name);
    } else if (map.get(name) !== text) {
      map.set(name, text);
    }
  };
}

/** A member of the document itself, as JSON source text; null removes it. */
export function setMeta(name: string, text: string | null): Edit {
  return shared => {
    if (text === null) {
      shared.meta.delete(name);
    } else if (shared.meta.get(name) !== text) {
      shared.meta.set(name, text);
    }
  };
}

/** An entry of a node under another name; does nothing where that is there already. */
export function renamePart(
  id: string,
  part: NodePart,
  from: string,
  to: string
): Edit {
  return shared => {
    const node = shared.nodes.get(id);
    const map = node && partOf(node, part);
    const text = map?.get(from);
    if (map && text !== undefined && !map.has(to)) {
      map.delete(from);
      map.set(to, text);
    }
  };
}

/** Every node of the operation `from` becomes one of `to`; values and connections stay. */
export function replaceOperation(from: string, to: string): Edit {
  return shared => {
    for (const node of shared.nodes.values()) {
      if (node.get('operation') === from) {
        node.set('operation', to);
      }
    }
  };
}

/** The connections of one port of a node go to another of its ports. */
export function renamePort(
  id: string,
  side: 'input' | 'output',
  from: string,
  to: string
): Edit {
  const end = side === 'input' ? 'target' : 'source';
  return shared => {
    for (const [key, map] of [...shared.edges]) {
      if (map.get(end) === id && map.get(side) === from) {
        const edge = { ...readEdge(map), [side]: to };
        shared.edges.delete(key);
        if (!shared.edges.has(edgeId(edge))) {
          shared.edges.set(edgeId(edge), newEdge(edge));
        }
      }
    }
  };
}

/** Adds the nodes, edges, places and notes of `part`, whose ids are free. */
export function insert(part: PipelineText): Edit {
  return shared => {
    for (const [key, note] of part.notes) {
      shared.notes.set(key, note);
    }
    for (const [id, node] of part.nodes) {
      shared.nodes.set(id, newNode(node));
    }
    for (const [id, edge] of part.edges) {
      shared.edges.set(id, newEdge(edge));
    }
    for (const [id, place] of part.layout) {
      shared.layout.set(id, place);
    }
  };
}

export function addNote(key: string, source: string): Edit {
  return shared => {
    shared.notes.set(key, source);
  };
}

export function changeNote(
  key: string,
  changes: Partial<Omit<Note, 'id'>>
): Edit {
  return shared => {
    const source = shared.notes.get(key);
    const changed = source && changedNote(source, changes);
    if (changed && changed !== source) {
      shared.notes.set(key, changed);
    }
  };
}

export function removeNotes(keys: Iterable<string>): Edit {
  return shared => {
    for (const key of keys) {
      shared.notes.delete(key);
    }
  };
}

export function together(edits: readonly Edit[]): Edit {
  return shared => edits.forEach(edit => edit(shared));
}
