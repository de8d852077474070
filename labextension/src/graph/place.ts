/** Places on the canvas, in pixels. */
import { tryReadJson } from './json';
import type { PipelineGraph, Position } from './pipeline';

export const GRID = 8;
export const NODE_WIDTH = 220;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}

export function snapped(position: Position): Position {
  return { x: snap(position.x), y: snap(position.y) };
}

export function rounded(position: Position): Position {
  return { x: Math.round(position.x), y: Math.round(position.y) };
}

/** `[x, y]` of the document as a position; null if it is none. */
export function readPlace(text: string | undefined): Position | null {
  if (text === undefined) {
    return null;
  }
  const value = tryReadJson(text);
  if (value?.kind !== 'array' || value.items.length !== 2) {
    return null;
  }
  const [x, y] = value.items.map(item =>
    item.kind === 'number' ? Number(item.text) : NaN
  );
  return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
}

export function placeText(place: Position): string {
  return `[${Math.round(place.x)}, ${Math.round(place.y)}]`;
}

/** A place near `wanted` where no other node lies exactly. */
export function freePlace(graph: PipelineGraph, wanted: Position): Position {
  const taken = new Set(
    [...graph.nodes.values()].flatMap(node =>
      node.position ? [key(node.position)] : []
    )
  );
  let place = snapped(wanted);
  while (taken.has(key(place))) {
    place = { x: place.x + 3 * GRID, y: place.y + 3 * GRID };
  }
  return place;
}

function key(place: Position): string {
  return `${place.x},${place.y}`;
}
