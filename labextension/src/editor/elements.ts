import {
  applyEdgeChanges,
  type EdgeChange,
  type NodeChange
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';

import { changeNote, moveNodes, together, type Edit } from '../document/edits';
import { rounded, snapped } from '../graph/place';
import type { Position } from '../graph/pipeline';
import {
  edgesSelectedAs,
  flowEdges,
  flowNodes,
  flowNotes,
  keptIfSame,
  noteOf,
  selectedAs,
  withChanges,
  type CanvasNode,
  type ValueFlowEdge
} from './flow';
import { useSession } from './hooks';
import type { EditorSession } from './session';

export interface IElements {
  readonly nodes: CanvasNode[];
  readonly edges: ValueFlowEdge[];
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
  onEdgesChange(changes: EdgeChange<ValueFlowEdge>[]): void;
}

/** What React Flow draws: it follows the document and the session's selection, and both follow the person's hand. */
export function useElements(): IElements {
  const session = useSession();
  const [nodes, setNodes] = useState(() => nodesOf(session, []));
  const [edges, setEdges] = useState(() => edgesOf(session, []));

  useEffect(() => {
    const update = (_: unknown, part: string) => {
      if (part === 'graph' || part === 'operations') {
        setNodes(previous => nodesOf(session, previous));
        setEdges(previous => edgesOf(session, previous));
      } else if (part === 'selection') {
        const { selection } = session;
        setNodes(previous => selectedAs(previous, selection));
        setEdges(previous => edgesSelectedAs(previous, selection.edges));
      }
    };
    session.changed.connect(update);
    update(session, 'graph');
    return () => {
      session.changed.disconnect(update);
    };
  }, [session]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const drawn = changes.filter(
        ({ type }) => type !== 'remove' && type !== 'select'
      );
      if (drawn.length > 0) {
        setNodes(previous => withChanges(drawn, previous));
      }
      selectNodes(session, changes);
      const edits = movesOf(session, changes);
      if (edits.length > 0) {
        session.edit(together(edits));
      }
    },
    [session]
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<ValueFlowEdge>[]) => {
      const drawn = changes.filter(
        ({ type }) => type !== 'remove' && type !== 'select'
      );
      if (drawn.length > 0) {
        setEdges(previous => applyEdgeChanges(drawn, previous));
      }
      const ids = new Set(session.selection.edges);
      for (const change of changes) {
        if (change.type === 'select') {
          put(ids, change.id, change.selected);
        }
      }
      const { nodes: selected, notes } = session.selection;
      session.select(selected, ids, notes);
    },
    [session]
  );

  return useMemo(
    () => ({ nodes, edges, onNodesChange, onEdgesChange }),
    [nodes, edges, onNodesChange, onEdgesChange]
  );
}

function nodesOf(
  session: EditorSession,
  previous: readonly CanvasNode[]
): CanvasNode[] {
  const all = [
    ...flowNodes(session.graph, session.operations, previous),
    ...flowNotes(session.notes, previous)
  ];
  return keptIfSame(selectedAs(all, session.selection), previous);
}

function edgesOf(
  session: EditorSession,
  previous: readonly ValueFlowEdge[]
): ValueFlowEdge[] {
  return keptIfSame(
    edgesSelectedAs(
      flowEdges(session.graph, previous),
      session.selection.edges
    ),
    previous
  );
}

function selectNodes(
  session: EditorSession,
  changes: readonly NodeChange<CanvasNode>[]
): void {
  const { nodes, edges, notes } = session.selection;
  const [ids, keys] = [new Set(nodes), new Set(notes)];
  for (const change of changes) {
    if (change.type === 'select') {
      const note = noteOf(change.id);
      put(note === null ? ids : keys, note ?? change.id, change.selected);
    }
  }
  session.select(ids, edges, keys);
}

/** The edits of a movement that has ended. */
function movesOf(
  session: EditorSession,
  changes: readonly NodeChange<CanvasNode>[]
): Edit[] {
  const places = new Map<string, Position>();
  const edits: Edit[] = [];
  const settled = session.preferences.values.snapsToGrid ? snapped : rounded;
  for (const change of changes) {
    if (
      change.type !== 'position' ||
      !change.position ||
      change.dragging !== false
    ) {
      continue;
    }
    const note = noteOf(change.id);
    if (note === null) {
      places.set(change.id, settled(change.position));
    } else {
      edits.push(changeNote(note, { position: settled(change.position) }));
    }
  }
  return places.size > 0 ? [moveNodes(places), ...edits] : edits;
}

function put(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) {
    set.add(id);
  } else {
    set.delete(id);
  }
}
