import {
  useOnViewportChange,
  useReactFlow,
  useStore,
  type ReactFlowInstance
} from '@xyflow/react';
import { useEffect, useRef } from 'react';

import type { Size } from '../graph/place';
import { boundsOf, openingViewport, panned, type Box } from '../graph/viewport';
import { boxOf, type CanvasNode } from './flow';
import { useSession } from './hooks';

export const LEAST_ZOOM = 0.1;
export const MOST_ZOOM = 2;
const PAN_MS = 150;

/** How long a movement of the canvas takes, in ms; nothing moves for people who asked for that. */
export function movementMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
    ? 0
    : PAN_MS;
}

/** Moves the canvas just as far as needed for a node to be seen. */
export function bringIntoSight(
  flow: Pick<ReactFlowInstance, 'getViewport' | 'setViewport'>,
  box: Box | null,
  root: HTMLElement | null
): void {
  if (!box || !root) {
    return;
  }
  const viewport = flow.getViewport();
  const size = { width: root.clientWidth, height: root.clientHeight };
  const moved = panned(viewport, box, size);
  if (moved !== viewport) {
    void flow.setViewport(moved, { duration: movementMs() });
  }
}

/** What is seen, in the canvas's own pixels; null while that is not known. */
export function viewIn(state: {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
}): Box | null {
  const { width, height } = state;
  const [x, y, zoom] = state.transform;
  return width === 0 || height === 0
    ? null
    : {
        x: -x / zoom,
        y: -y / zoom,
        width: width / zoom,
        height: height / zoom
      };
}

/** Chooses what is seen when a pipeline is opened, and keeps the selected node in sight when the canvas shrinks. */
export function KeepInSight(props: {
  isAdding: boolean;
  hasNodes: boolean;
  /** All of them, as they are now. */
  nodes(): readonly CanvasNode[];
}): null {
  const { hasNodes, nodes } = props;
  const session = useSession();
  const flow = useReactFlow<CanvasNode>();
  const width = useStore(state => state.width);
  const height = useStore(state => state.height);
  const isReady = useStore(state => state.panZoom !== null);
  const isOpened = useRef(false);
  const before = useRef<Size | null>(null);

  useEffect(() => {
    isOpened.current ||= props.isAdding;
    if (isOpened.current || !isReady || !hasNodes || !width || !height) {
      return;
    }
    isOpened.current = true;
    const { viewport } = session.views.at(session.path);
    if (viewport) {
      void flow.setViewport(viewport);
      return;
    }
    const bounds = boundsOf(nodes().map(node => node.position));
    if (bounds) {
      void flow.setViewport(openingViewport(bounds, { width, height }));
    }
  }, [flow, session, nodes, isReady, hasNodes, width, height, props.isAdding]);

  useOnViewportChange({
    onEnd: viewport => {
      if (isOpened.current) {
        session.views.put(session.path, { viewport });
      }
    }
  });

  useEffect(() => {
    const old = before.current;
    before.current = { width, height };
    const [id, ...others] = session.selection.nodes;
    const node = nodes().find(item => item.id === id);
    if (!old || !node || others.length > 0 || !width || !height) {
      return;
    }
    if (width >= old.width && height >= old.height) {
      return;
    }
    const box = boxOf(node);
    const viewport = flow.getViewport();
    const wasSeen = panned(viewport, box, old) === viewport;
    const moved = panned(viewport, box, { width, height });
    if (moved !== viewport && (wasSeen || height < old.height)) {
      void flow.setViewport(moved, { duration: movementMs() });
    }
  }, [flow, session, nodes, width, height]);

  return null;
}
