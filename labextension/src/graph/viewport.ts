/** Which part of the canvas is seen. A place `p` of the canvas is drawn at `p * zoom + (x, y)`, in pixels. */
import { NODE_WIDTH, type Size } from './place';
import type { Position } from './pipeline';

export interface Viewport extends Position {
  readonly zoom: number;
}

export interface Box extends Position, Size {}

/** From here on the names of ports can be read. */
export const READABLE_ZOOM = 0.6;

const MARGIN = 16;
/** Of a node with a figure, drawn or not. */
const USUAL_HEIGHT = 200;

/** What holds all places of nodes; null without any. */
export function boundsOf(places: readonly Position[]): Box | null {
  if (places.length === 0) {
    return null;
  }
  const least = (axis: 'x' | 'y') =>
    places.reduce((value, place) => Math.min(value, place[axis]), Infinity);
  const most = (axis: 'x' | 'y') =>
    places.reduce((value, place) => Math.max(value, place[axis]), -Infinity);
  return {
    x: least('x'),
    y: least('y'),
    width: most('x') - least('x') + NODE_WIDTH,
    height: most('y') - least('y') + USUAL_HEIGHT
  };
}

/** The smallest box around some; there must be one. */
export function holding(boxes: readonly Box[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Everything in `box`, in the middle of what is seen. `margin` is in pixels. */
export function fittingViewport(
  box: Box,
  size: Size,
  {
    margin,
    minZoom,
    maxZoom
  }: { margin: number; minZoom: number; maxZoom: number }
): Viewport {
  const fitting = Math.min(
    (size.width - 2 * margin) / box.width,
    (size.height - 2 * margin) / box.height
  );
  const zoom = Math.max(minZoom, Math.min(maxZoom, fitting));
  return {
    x: size.width / 2 - (box.x + box.width / 2) * zoom,
    y: size.height / 2 - (box.y + box.height / 2) * zoom,
    zoom
  };
}

/** What is seen at first: everything if it can be read then, else its beginning. */
export function openingViewport(bounds: Box, size: Size): Viewport {
  const room = {
    width: size.width - 2 * MARGIN,
    height: size.height - 2 * MARGIN
  };
  const fitting = Math.min(
    room.width / bounds.width,
    room.height / bounds.height,
    1
  );
  const zoom = Math.max(fitting, READABLE_ZOOM);
  const spare = {
    x: Math.max(0, room.width - bounds.width * zoom),
    y: Math.max(0, room.height - bounds.height * zoom)
  };
  // Above the middle, where the drawer will not hide it.
  return {
    x: MARGIN + spare.x / 2 - bounds.x * zoom,
    y: MARGIN + spare.y / 3 - bounds.y * zoom,
    zoom
  };
}

/** Moved just as far as needed for a node to be seen; its beginning, where it is larger than what is seen. */
export function panned(viewport: Viewport, node: Box, size: Size): Viewport {
  const { zoom } = viewport;
  const shift = (start: number, length: number, room: number): number => {
    const over = start + length + MARGIN - room;
    const under = start - MARGIN;
    return over > 0 ? -Math.min(over, under) : under < 0 ? -under : 0;
  };
  const dx = shift(node.x * zoom + viewport.x, node.width * zoom, size.width);
  const dy = shift(node.y * zoom + viewport.y, node.height * zoom, size.height);
  return dx === 0 && dy === 0
    ? viewport
    : { x: viewport.x + dx, y: viewport.y + dy, zoom };
}
