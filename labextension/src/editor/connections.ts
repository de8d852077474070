import type {
  Connection as FlowConnection,
  ReactFlowProps
} from '@xyflow/react';
import { useCallback, useRef } from 'react';

import { connect, removeEdges } from '../document/edits';
import type { Connection, PipelineGraph } from '../graph/pipeline';
import type { PortPlace } from '../graph/rules';
import { useTranslation } from '../ui/translation';
import type { IAdding } from './adding';
import type { Connecting } from './connecting';
import { portPlace, type CanvasNode, type ValueFlowEdge } from './flow';
import type { IToast } from './hint';
import { useSession } from './hooks';
import { refusalText } from './words';

type Props = ReactFlowProps<CanvasNode, ValueFlowEdge>;

type Handlers = Required<
  Pick<
    Props,
    | 'isValidConnection'
    | 'onConnectStart'
    | 'onClickConnectStart'
    | 'onClickConnectEnd'
    | 'onConnect'
    | 'onConnectEnd'
    | 'onReconnectStart'
    | 'onReconnect'
    | 'onReconnectEnd'
  >
>;

interface IConnectionOptions {
  readonly connecting: Connecting;
  readonly adding: IAdding;
  readonly toast: IToast;
}

/** Drawing connections either way, moving their ends, and saying why one is refused. */
export function useConnections(options: IConnectionOptions): Handlers {
  const { connecting, adding, toast } = options;
  const session = useSession();
  const trans = useTranslation();
  const isReconnected = useRef(false);
  const isReconnecting = useRef(false);

  const isValidConnection = useCallback(
    (end: FlowConnection | ValueFlowEdge) => {
      const places = placesOf(end);
      if (!places) {
        return false;
      }
      if (!connecting.start) {
        connecting.begin(places[0]);
      }
      const isForward = connecting.start?.side === 'output';
      return connecting.refusal(isForward ? places[1] : places[0]) === null;
    },
    [connecting]
  );

  const begin: Handlers['onConnectStart'] = (_, params) => {
    const start = portPlace(params.nodeId, params.handleId, params.handleType);
    connecting.begin(
      start,
      isReconnecting.current
        ? connecting.replaced
        : start && takenBy(session.graph, start)
    );
  };

  const make = (end: FlowConnection, replaced: string | null): void => {
    const connection = connectionOf(end);
    if (connection) {
      session.edit(connect(connection, replaced));
    }
  };

  return {
    isValidConnection,
    onConnectStart: begin,
    onClickConnectStart: begin,
    onClickConnectEnd: event => {
      const to = placeAt(event.target);
      const refusal = to && connecting.refusal(to);
      if (refusal) {
        toast.show(refusalText(refusal, trans), pointOf(event));
      }
      connecting.end();
    },
    onConnect: connection => make(connection, connecting.replaced),
    onConnectEnd: (event, state) => {
      const { start, replaced } = connecting;
      const point = pointOf(event);
      const to = portPlace(
        state.toNode?.id,
        state.toHandle?.id,
        state.toHandle?.type
      );
      const refusal = to && !state.isValid ? connecting.refusal(to) : null;
      if (refusal) {
        toast.show(refusalText(refusal, trans), point);
      } else if (!to && start && !isReconnecting.current && isPane(event)) {
        adding.openFor(start, point, replaced);
      }
      connecting.end();
    },
    onReconnectStart: (_, edge, handle) => {
      isReconnected.current = false;
      isReconnecting.current = true;
      const kept =
        handle === 'target'
          ? portPlace(edge.target, edge.targetHandle, 'target')
          : portPlace(edge.source, edge.sourceHandle, 'source');
      connecting.begin(kept, edge.id);
    },
    onReconnect: (edge, connection) => {
      isReconnected.current = true;
      make(connection, edge.id);
    },
    onReconnectEnd: (event, edge) => {
      if (!isReconnected.current && isPane(event)) {
        session.edit(removeEdges([edge.id]));
      }
      isReconnecting.current = false;
      connecting.end();
    }
  };
}

/** The connection that an input has: one that is drawn from there takes its place. */
function takenBy(
  graph: PipelineGraph,
  { node, port, side }: PortPlace
): string | null {
  if (side === 'output') {
    return null;
  }
  for (const edge of graph.edges.values()) {
    if (edge.target === node && edge.input === port) {
      return edge.id;
    }
  }
  return null;
}

function placesOf(
  end: FlowConnection | ValueFlowEdge
): [PortPlace, PortPlace] | null {
  const from = portPlace(end.source, end.sourceHandle, 'source');
  const to = portPlace(end.target, end.targetHandle, 'target');
  return from && to ? [from, to] : null;
}

function connectionOf(end: FlowConnection): Connection | null {
  const places = placesOf(end);
  if (!places) {
    return null;
  }
  const [from, to] = places;
  return {
    source: from.node,
    output: from.port,
    target: to.node,
    input: to.port
  };
}

/** The port under a click. */
function placeAt(target: EventTarget | null): PortPlace | null {
  const handle =
    target instanceof Element
      ? target.closest<HTMLElement>('.react-flow__handle')
      : null;
  const type = handle?.classList.contains('target') ? 'target' : 'source';
  return portPlace(handle?.dataset.nodeid, handle?.dataset.handleid, type);
}

function pointOf(event: MouseEvent | TouchEvent): {
  clientX: number;
  clientY: number;
} {
  return 'changedTouches' in event ? event.changedTouches[0] : event;
}

function isPane(event: MouseEvent | TouchEvent): boolean {
  const { clientX, clientY } = pointOf(event);
  const element = document.elementFromPoint(clientX, clientY);
  return element?.classList.contains('react-flow__pane') ?? false;
}
