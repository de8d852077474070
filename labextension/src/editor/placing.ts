import { addNode, connect, together, type Edit } from '../document/edits';
import { freePlace, NODE_WIDTH } from '../graph/place';
import { uniqueName, type Position } from '../graph/pipeline';
import { connectionOf, fittingPort, type PortPlace } from '../graph/rules';
import type { EditorSession } from './session';

/** How far below its top a node's first port lies. */
const PORT_BELOW = 48;

export interface IPlaced {
  readonly operation: string;
  readonly at: Position;
  /** The other end of a connection that goes to the new node; null: none. */
  readonly start?: PortPlace | null;
  /** The edge whose place that connection takes. */
  readonly replaced?: string | null;
  /** JSON source text by attribute. */
  readonly attributes?: ReadonlyMap<string, string>;
}

/** Adds a node, connected if it has a port that fits, in one step of undo, and selects it. The answer is its id. */
export function place(session: EditorSession, placed: IPlaced): string {
  const { operation, start = null, attributes = new Map() } = placed;
  const { replaced = null } = placed;
  const { graph } = session;
  const id = uniqueName(operation, name => graph.nodes.has(name));
  const at = start ? beside(placed.at, start) : placed.at;
  const edits = [
    addNode(id, operation, freePlace(graph, at), {
      attributes: new Map(attributes)
    })
  ];
  const joined =
    start && connectionTo(session, { node: id, operation, start, replaced });
  session.edit(together(joined ? [...edits, joined] : edits));
  session.select([id]);
  return id;
}

/** Connects a node that was placed before its operation was known. */
export function joinLater(
  session: EditorSession,
  node: string,
  start: PortPlace,
  replaced: string | null
): void {
  const operation = session.graph.nodes.get(node)?.operation ?? '';
  const join = (): void => {
    if (session.operations.has(operation)) {
      session.changed.disconnect(join);
      const edit = connectionTo(session, {
        node,
        operation,
        start,
        replaced
      });
      if (edit && session.graph.nodes.has(node)) {
        session.edit(edit);
      }
    }
  };
  session.changed.connect(join);
}

function connectionTo(
  session: EditorSession,
  joined: {
    node: string;
    operation: string;
    start: PortPlace;
    replaced: string | null;
  }
): Edit | null {
  const { node, operation, start, replaced } = joined;
  const known = session.operations.get(operation);
  const port =
    known && fittingPort(session.graph, session.operations, start, known);
  if (!port) {
    return null;
  }
  const side = start.side === 'output' ? 'input' : 'output';
  const connection = connectionOf(start, { node, port, side });
  return connection && connect(connection, replaced);
}

/** So that the port of the new node comes to where the connection was dropped. */
function beside(at: Position, start: PortPlace): Position {
  return {
    x: start.side === 'output' ? at.x : at.x - NODE_WIDTH,
    y: at.y - PORT_BELOW
  };
}
