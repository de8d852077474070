import type { ReactElement } from 'react';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

(
  globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
).IS_REACT_ACT_ENVIRONMENT = true;

/** Draws into a fresh element of the page; `draw` draws again. */
export function render(element: ReactElement): {
  node: HTMLElement;
  draw: (element: ReactElement) => void;
} {
  const node = document.body.appendChild(document.createElement('div'));
  const root = createRoot(node);
  const draw = (next: ReactElement) => act(() => root.render(next));
  draw(element);
  return { node, draw };
}

export function press(
  target: Element,
  key: string,
  held: KeyboardEventInit = {}
): void {
  const event = { key, bubbles: true, cancelable: true, ...held };
  act(() => void target.dispatchEvent(new KeyboardEvent('keydown', event)));
}

export function click(
  target: Element,
  type = 'click',
  held: MouseEventInit = {}
): void {
  const event = { bubbles: true, cancelable: true, ...held };
  act(() => void target.dispatchEvent(new MouseEvent(type, event)));
}

/** As a person types: React listens to the setter. */
export function type(input: HTMLInputElement, text: string): void {
  const setter = Object.getOwnPropertyDescriptor(
    HTMLInputElement.prototype,
    'value'
  )?.set;
  act(() => {
    setter?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
