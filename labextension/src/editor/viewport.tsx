import {
  useOnViewportChange,
  useReactFlow,
  useStore,
  type ReactFlowInstance
} from '@xyflow/react';
import { useEffect, useRef } from 'react';

import { NODE_WIDTH, type Size } from '../graph/place';
import { boundsOf, openingViewport, panned } from '../graph/viewport';
import type { CanvasNode } from './flow';
import { useSession } from './hooks';

const PAN_MS = 150;
/** Of a node that is not drawn yet. */
const USUAL_HEIGHT = 96;

/** How long a movement of the canvas takes, in ms; nothing moves for people who asked for that. */
export function movementMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
    ? 0
    : PAN_MS;
}

/** Moves the canvas just as far as needed for a node to be seen. */
export function bringIntoSight(
  flow: Pick<
    ReactFlowInstance,
    'getInternalNode' | 'getViewport' | 'setViewport'
  >,
  id: string,
  root: HTMLElement | null
): void {
  const node = flow.getInternalNode(id);
  if (!node || !root) {
    return;
  }
  const box = {
    ...node.internals.positionAbsolute,
    width: node.measured.width ?? NODE_WIDTH,
    height: node.measured.height ?? USUAL_HEIGHT
  };
  const viewport = flow.getViewport();
  const size = { width: root.clientWidth, height: root.clientHeight };
  const moved = panned(viewport, box, size);
  if (moved !== viewport) {
    void flow.setViewport(moved, { duration: movementMs() });
  }
}

/** Chooses what is seen when a pipeline is opened, and keeps the selected node in sight when the canvas shrinks. */
export function KeepInSight(props: { isAdding: boolean }): null {
  const session = useSession();
  const flow = useReactFlow<CanvasNode>();
  const width = useStore(state => state.width);
  const height = useStore(state => state.height);
  const hasNodes = useStore(state => state.nodes.length > 0);
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
    const bounds = boundsOf(flow.getNodes().map(node => node.position));
    if (bounds) {
      void flow.setViewport(openingViewport(bounds, { width, height }));
    }
  }, [flow, session, isReady, hasNodes, width, height, props.isAdding]);

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
    const node = id === undefined ? undefined : flow.getInternalNode(id);
    if (!old || !node || others.length > 0 || !width || !height) {
      return;
    }
    if (width >= old.width && height >= old.height) {
      return;
    }
    const box = {
      ...node.internals.positionAbsolute,
      width: node.measured.width ?? 0,
      height: node.measured.height ?? 0
    };
    const viewport = flow.getViewport();
    const wasSeen = panned(viewport, box, old) === viewport;
    const moved = panned(viewport, box, { width, height });
    if (moved !== viewport && (wasSeen || height < old.height)) {
      void flow.setViewport(moved, { duration: movementMs() });
    }
  }, [flow, session, width, height]);

  return null;
}
