import type { RefObject } from 'react';
import { useLayoutEffect, useRef } from 'react';

/** What opens a field: it has the keyboard again when the field is gone, unless the person put it elsewhere. */
export function useOpener<T extends HTMLElement>(
  isOpen: boolean
): RefObject<T> {
  const opener = useRef<T>(null);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    const isClosed = wasOpen.current && !isOpen;
    wasOpen.current = isOpen;
    if (isClosed && document.activeElement === document.body) {
      opener.current?.focus();
    }
  }, [isOpen]);
  return opener;
}
