import { useState, type DragEvent, type HTMLAttributes } from 'react';

import type { IElement } from '../../graph/interface';

/** What is being dragged in this page; others are dropped upon it. */
let dragged: IElement | null = null;

/** An element is dropped before or after another one of its kind. `onMove` gets its new place. */
export function useDragging(
  element: IElement,
  siblings: readonly IElement[],
  onDrop: (dragged: IElement, index: number) => void
): HTMLAttributes<HTMLElement> {
  const [side, setSide] = useState<'before' | 'after' | null>(null);
  const sideAt = (event: DragEvent<HTMLElement>): 'before' | 'after' => {
    const box = event.currentTarget.getBoundingClientRect();
    const isBefore =
      element.kind === 'attribute'
        ? event.clientY < box.top + box.height / 2
        : event.clientX < box.left + box.width / 2;
    return isBefore ? 'before' : 'after';
  };
  const isTarget = () =>
    dragged !== null && dragged !== element && siblings.includes(dragged);
  return {
    draggable: true,
    ['data-drop' as string]: side ?? undefined,
    onDragStart: event => {
      if ((event.target as HTMLElement).closest('input, textarea')) {
        event.preventDefault();
        return;
      }
      dragged = element;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', element.name);
    },
    onDragEnd: () => {
      dragged = null;
    },
    onDragOver: event => {
      if (isTarget()) {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setSide(sideAt(event));
      }
    },
    onDragLeave: () => setSide(null),
    onDrop: event => {
      setSide(null);
      if (!isTarget() || dragged === null) {
        return;
      }
      event.preventDefault();
      const from = siblings.indexOf(dragged);
      const at =
        siblings.indexOf(element) + (sideAt(event) === 'after' ? 1 : 0);
      const to = at > from ? at - 1 : at;
      if (to !== from) {
        onDrop(dragged, to);
      }
    }
  };
}
