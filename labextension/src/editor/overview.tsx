import { Panel, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from 'react';

import { overviewOf, type Overview as Geometry } from '../graph/overview';
import { hueColor } from '../graph/ports';
import { useTranslation } from '../ui/translation';
import { boxOf, type CanvasNode } from './flow';
import { useSessionValue } from './hooks';
import { viewIn } from './viewport';

const SIZE = { width: 160, height: 112 };
const ZOOM_STEP = 1.2;
const SETTLE_MS = 150;

/** A small picture of everything, with a frame around what is seen; a drag moves the canvas, the wheel zooms it. */
export const Overview = memo(function Overview(props: {
  nodes: readonly CanvasNode[];
}): JSX.Element {
  const nodes = useSettled(props.nodes);
  const trans = useTranslation();
  const store = useStoreApi();
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<SVGSVGElement>(null);
  const hues = useSessionValue(
    ['operations'],
    session => session.hues.operations
  );
  const shapes = useMemo(() => shapesOf(nodes, hues), [nodes, hues]);
  const boxes = useMemo(() => nodes.map(boxOf), [nodes]);
  const geometry = useRef<Geometry | null>(null);
  const isReady = useStore(state => state.width > 0);

  // What moves is moved without React, and without drawing the nodes again.
  useLayoutEffect(() => {
    const follow = () => {
      const view = viewIn(store.getState());
      if (!view || !frame.current || !picture.current) {
        return;
      }
      const now = overviewOf(boxes, view, SIZE);
      const { scale, origin } = now;
      if (geometry.current?.key !== now.key) {
        picture.current.setAttribute(
          'viewBox',
          `${origin.x} ${origin.y} ${SIZE.width / scale} ${SIZE.height / scale}`
        );
      }
      geometry.current = now;
      const { style } = frame.current;
      style.width = `${view.width * scale}px`;
      style.height = `${view.height * scale}px`;
      style.transform = `translate(${(view.x - origin.x) * scale}px, ${(view.y - origin.y) * scale}px)`;
    };
    geometry.current = null;
    follow();
    return store.subscribe(follow);
  }, [store, boxes, isReady]);

  const moveTo = useCallback(
    (event: React.PointerEvent<HTMLElement>) => {
      const view = viewIn(store.getState());
      if (!view || !geometry.current) {
        return;
      }
      const { scale, origin } = geometry.current;
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const { zoom } = flow.getViewport();
      const x = origin.x + (event.clientX - left) / scale - view.width / 2;
      const y = origin.y + (event.clientY - top) / scale - view.height / 2;
      void flow.setViewport({ x: -x * zoom, y: -y * zoom, zoom });
    },
    [flow, store]
  );

  return (
    <Panel position="bottom-right" className="df-Overview nopan nowheel">
      <div
        style={SIZE}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={event => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) {
            moveTo(event);
          }
        }}
        onWheel={event => {
          void flow.zoomTo(
            flow.getZoom() * (event.deltaY > 0 ? 1 / ZOOM_STEP : ZOOM_STEP)
          );
        }}
      >
        <svg
          ref={picture}
          {...SIZE}
          role="img"
          aria-label={trans.__('Overview')}
          preserveAspectRatio="none"
        >
          {[...shapes].map(([color, path]) => (
            <path key={color} d={path} fill={color} />
          ))}
        </svg>
        <div ref={frame} className="df-Overview-frame" />
      </div>
    </Panel>
  );
});

/** The value as it was when it last stood still for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), SETTLE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}

/** One path for all nodes of a colour. */
function shapesOf(
  nodes: readonly CanvasNode[],
  hues: Parameters<typeof hueColor>[0]
): Map<string, string> {
  const shapes = new Map<string, string>();
  for (const node of nodes) {
    const color =
      node.type === 'operation'
        ? hueColor(hues, node.data.node.operation)
        : 'var(--jp-border-color2)';
    const { x, y, width, height } = boxOf(node);
    const path = `M${x},${y}h${width}v${height}h${-width}z`;
    shapes.set(color, (shapes.get(color) ?? '') + path);
  }
  return shapes;
}
