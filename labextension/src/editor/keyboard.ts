/** What the keys of the canvas do. */
import { GRID } from '../graph/place';
import type { Position } from '../graph/pipeline';

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1]
};

export function isArrow(key: string): boolean {
  return key in STEPS;
}

/** Moves what is selected: one step of the grid, four with Shift: as React Flow moves a node that has the keyboard. */
export function placesByArrow(
  event: { readonly key: string; readonly shiftKey: boolean },
  nodes: readonly { readonly id: string; readonly position: Position }[],
  selected: ReadonlySet<string>
): Map<string, Position> {
  const [x, y] = STEPS[event.key];
  const step = event.shiftKey ? 4 * GRID : GRID;
  return new Map(
    nodes
      .filter(node => selected.has(node.id))
      .map(({ id, position }) => [
        id,
        { x: position.x + x * step, y: position.y + y * step }
      ])
  );
}

/** Nodes come before lines for the keyboard: the selected one, else the first. False: there is none. */
export function focusNode(
  root: HTMLElement,
  selected: ReadonlySet<string>
): boolean {
  const nodes = [...root.querySelectorAll<HTMLElement>('.react-flow__node')];
  const node =
    nodes.find(({ dataset }) => selected.has(dataset.id ?? '')) ?? nodes[0];
  node?.focus({ preventScroll: true });
  return node !== undefined;
}
