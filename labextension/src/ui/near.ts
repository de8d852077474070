import type { RefObject } from 'react';
import { useEffect, useState } from 'react';

/** How far beyond what is seen (of a scrolled part, in its own size) things are drawn already. */
const MARGIN = '100%';

/** Whether an element came near what is seen; it stays so. What is costly to draw waits for it. */
export function useNear(element: RefObject<Element>): boolean {
  const [isNear, setNear] = useState(
    typeof IntersectionObserver === 'undefined'
  );
  useEffect(
    () =>
      isNear || !element.current
        ? undefined
        : whenNear(element.current, () => setNear(true)),
    [isNear, element]
  );
  return isNear;
}

const waiting = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

/** The answer stops waiting. */
function whenNear(element: Element, callback: () => void): () => void {
  observer ??= new IntersectionObserver(
    entries =>
      entries
        .filter(entry => entry.isIntersecting)
        .forEach(({ target }) => {
          observer?.unobserve(target);
          waiting.get(target)?.();
        }),
    // Browsers without `scrollMargin` draw what is seen, and nothing beyond it.
    { rootMargin: MARGIN, scrollMargin: MARGIN } as IntersectionObserverInit
  );
  waiting.set(element, callback);
  observer.observe(element);
  return () => observer?.unobserve(element);
}
