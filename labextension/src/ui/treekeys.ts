import type { KeyboardEvent } from 'react';

const ITEM = '[role="treeitem"], .df-Section-title';

/** Keys of a tree (WAI-ARIA), over all sections: up, down, home, end, and typing the beginning of a name. */
export function moveInTree(event: KeyboardEvent<HTMLElement>): void {
  const target = event.target as HTMLElement;
  if (!target.matches(ITEM) || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(ITEM)];
  const next = nextItem(items, items.indexOf(target), event.key);
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function nextItem(
  items: HTMLElement[],
  index: number,
  key: string
): HTMLElement | null {
  switch (key) {
    case 'ArrowDown':
      return items[Math.min(index + 1, items.length - 1)];
    case 'ArrowUp':
      return items[Math.max(index - 1, 0)];
    case 'Home':
      return items[0];
    case 'End':
      return items[items.length - 1];
  }
  if (key.length !== 1 || key === ' ') {
    return null;
  }
  const letter = key.toLowerCase();
  const rotated = [...items.slice(index + 1), ...items.slice(0, index + 1)];
  return (
    rotated.find(item => item.dataset.name?.toLowerCase().startsWith(letter)) ??
    null
  );
}
