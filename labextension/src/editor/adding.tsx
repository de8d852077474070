import { useReactFlow } from '@xyflow/react';
import { useRef, useState } from 'react';

import { addNode, connect, together, type Edit } from '../document/edits';
import { freePlace, NODE_WIDTH } from '../graph/place';
import { uniqueName, type Position } from '../graph/pipeline';
import { connectionOf, fittingPort, type PortPlace } from '../graph/rules';
import type { Operation } from '../protocol/types';
import { useSession } from './hooks';
import { Palette } from './palette';
import { bringIntoSight } from './viewport';

/** What rows of the left panel carry while they are dragged: the operation's name. */
export const OPERATION_MIME = 'application/vnd.deepforge.operation';

export interface IAdding {
  readonly palette: JSX.Element | null;
  openAtPointer(): void;
  openInMiddle(): void;
  /** For the other end of a connection from `start`: only operations with a port that fits. */
  openFor(start: PortPlace, at: { clientX: number; clientY: number }): void;
  onPointerMove(event: React.PointerEvent): void;
  onDragOver(event: React.DragEvent): void;
  onDrop(event: React.DragEvent): void;
}

interface Opened {
  /** In the canvas element's pixels. */
  readonly at: Position;
  /** Where the node goes. */
  readonly place: Position;
  readonly start: PortPlace | null;
}

/** Between a node and one that is added beside it, in pixels of the canvas. */
const GAP = 80;

/** Everything that puts a new node on the canvas. `select` is called with what was added. */
export function useAdding(
  root: HTMLElement | null,
  select: (ids: ReadonlySet<string>) => void
): IAdding {
  const session = useSession();
  const flow = useReactFlow();
  const pointer = useRef<Position | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);

  /** Without a pointer nodes are added from left to right. */
  const besideSelected = (): Position | null => {
    const [id, ...others] = session.selection.nodes;
    const node = others.length === 0 ? flow.getInternalNode(id) : undefined;
    return node
      ? {
          x:
            node.internals.positionAbsolute.x +
            (node.measured.width ?? NODE_WIDTH) +
            GAP,
          y: node.internals.positionAbsolute.y
        }
      : null;
  };

  const open = (
    client: Position | null,
    start: PortPlace | null = null
  ): void => {
    if (!root || session.isReadOnly) {
      return;
    }
    const box = root.getBoundingClientRect();
    const place = client === null && start === null ? besideSelected() : null;
    const inside =
      client &&
      client.x >= box.left &&
      client.x <= box.right &&
      client.y >= box.top &&
      client.y <= box.bottom
        ? client
        : { x: box.left + box.width / 2 - 110, y: box.top + box.height / 3 };
    setOpened({
      at: { x: inside.x - box.left, y: inside.y - box.top },
      place: place ?? flow.screenToFlowPosition(inside),
      start
    });
  };

  const add = (
    operation: string,
    place: Position,
    start: PortPlace | null
  ): string => {
    const graph = session.graph;
    const id = uniqueName(operation, name => graph.nodes.has(name));
    const edits: Edit[] = [addNode(id, operation, freePlace(graph, place))];
    const known = session.operations.get(operation);
    const port =
      start && known
        ? fittingPort(graph, session.operations, start, known)
        : null;
    if (start && port !== null) {
      const end: PortPlace = {
        node: id,
        port,
        side: start.side === 'output' ? 'input' : 'output'
      };
      edits.push(connect(connectionOf(start, end)!));
    }
    session.edit(together(edits));
    // Until it moves again, the pointer says nothing of where the next node belongs.
    pointer.current = null;
    window.setTimeout(() => {
      select(new Set([id]));
      bringIntoSight(flow, id, root);
    });
    return id;
  };

  const close = (): void => {
    setOpened(null);
    root?.focus({ preventScroll: true });
  };

  return {
    openAtPointer: () => open(pointer.current),
    openInMiddle: () => open(null),
    openFor: (start, at) => open({ x: at.clientX, y: at.clientY }, start),
    onPointerMove: event => {
      pointer.current = { x: event.clientX, y: event.clientY };
    },
    onDragOver: event => {
      if (
        event.dataTransfer.types.includes(OPERATION_MIME) &&
        !session.isReadOnly
      ) {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }
    },
    onDrop: event => {
      const operation = event.dataTransfer.getData(OPERATION_MIME);
      if (operation && !session.isReadOnly) {
        event.preventDefault();
        add(
          operation,
          flow.screenToFlowPosition({
            x: event.clientX - 24,
            y: event.clientY - 16
          }),
          null
        );
        root?.focus({ preventScroll: true });
      }
    },
    palette: opened && (
      <Palette
        at={opened.at}
        accepts={(operation: Operation) =>
          opened.start === null ||
          fittingPort(
            session.graph,
            session.operations,
            opened.start,
            operation
          ) !== null
        }
        onAdd={operation => {
          add(operation, opened.place, opened.start);
          close();
        }}
        onClose={close}
      />
    )
  };
}
