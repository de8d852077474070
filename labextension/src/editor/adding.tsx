import { useReactFlow } from '@xyflow/react';
import { useRef, useState } from 'react';

import type { Position } from '../graph/pipeline';
import { NODE_WIDTH } from '../graph/place';
import { fittingOf, type PortPlace } from '../graph/rules';
import type { Operation } from '../protocol/types';
import { useSession } from './hooks';
import type { EditorSession } from './session';
import { Palette } from './palette';
import { joinLater, place, type IPlaced } from './placing';
import { bringIntoSight } from './viewport';

export interface IAdding {
  readonly palette: JSX.Element | null;
  /** At the pointer if that is over the canvas, else in the middle. */
  open(isAtPointer: boolean): void;
  /** For the other end of a connection from `start`: only operations with a port that fits. */
  openFor(
    start: PortPlace,
    at: { clientX: number; clientY: number },
    /** The edge whose place the new connection takes. */
    replaced: string | null
  ): void;
  /** Where new things go, on the canvas. */
  spot(): Position;
  onPointerMove(event: React.PointerEvent): void;
}

interface Opened {
  /** In the canvas element's pixels. */
  readonly at: Position;
  /** Where the node goes. */
  readonly place: Position;
  readonly start: PortPlace | null;
  readonly replaced: string | null;
}

/** Between a node and one that is added beside it, in pixels of the canvas. */
const GAP = 80;
/** Of a node that is not drawn yet. */
const USUAL_HEIGHT = 96;

/** The palette, where it was asked for, and what it puts on the canvas. */
export function useAdding(root: HTMLElement | null): IAdding {
  const session = useSession();
  const flow = useReactFlow();
  const pointer = useRef<Position | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);

  /** In the window's pixels. */
  const inside = (client: Position | null): Position => {
    const box = root?.getBoundingClientRect() ?? new DOMRect();
    const isInside =
      client &&
      client.x >= box.left &&
      client.x <= box.right &&
      client.y >= box.top &&
      client.y <= box.bottom;
    return isInside
      ? client
      : { x: box.left + box.width / 2 - 110, y: box.top + box.height / 3 };
  };

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
    start: PortPlace | null = null,
    replaced: string | null = null
  ): void => {
    if (!root || session.isReadOnly) {
      return;
    }
    const box = root.getBoundingClientRect();
    const at = inside(client);
    const beside = client === null && start === null ? besideSelected() : null;
    setOpened({
      at: { x: at.x - box.left, y: at.y - box.top },
      place: beside ?? flow.screenToFlowPosition(at),
      start,
      replaced
    });
  };

  const add = (placed: IPlaced): string => {
    const id = place(session, placed);
    // Until it moves again, the pointer says nothing of where the next node belongs.
    pointer.current = null;
    const spot = session.graph.nodes.get(id)?.position;
    bringIntoSight(
      flow,
      spot ? { ...spot, width: NODE_WIDTH, height: USUAL_HEIGHT } : null,
      root
    );
    return id;
  };

  const close = (): void => {
    setOpened(null);
    root?.focus({ preventScroll: true });
  };

  return {
    open: isAtPointer => open(isAtPointer ? pointer.current : null),
    openFor: (start, at, replaced) =>
      open({ x: at.clientX, y: at.clientY }, start, replaced),
    spot: () => flow.screenToFlowPosition(inside(pointer.current)),
    onPointerMove: event => {
      pointer.current = { x: event.clientX, y: event.clientY };
    },
    palette: opened && (
      <Palette
        at={opened.at}
        rank={operation => rankOf(session, operation, opened.start)}
        onAdd={operation => {
          add({
            operation,
            at: opened.place,
            start: opened.start,
            replaced: opened.replaced
          });
          close();
        }}
        onCreated={operation => {
          const node = add({ operation, at: opened.place });
          if (opened.start) {
            joinLater(session, node, opened.start, opened.replaced);
          }
        }}
        onClose={close}
      />
    )
  };
}

/** For a connection only operations with a port that fits, the likeliest first. */
function rankOf(
  session: EditorSession,
  operation: Operation,
  start: PortPlace | null
): number | null {
  if (start === null) {
    return 0;
  }
  const { graph, operations } = session;
  return fittingOf(graph, operations, start, operation)?.rank ?? null;
}
