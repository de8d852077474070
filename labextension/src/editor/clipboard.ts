import { useEffect } from 'react';

import type { Copying } from './copying';

/**
 * The browser's own cut, copy and paste while the canvas has the focus: they reach the system's clipboard without
 * asking for leave, so that parts go from pipeline to pipeline and from window to window.
 */
export function useClipboard(root: HTMLElement | null, copying: Copying): void {
  useEffect(() => {
    if (!root) {
      return;
    }
    const isHere = () => {
      const active = document.activeElement;
      return (
        !!active &&
        root.contains(active) &&
        !active.closest('input, textarea, select')
      );
    };
    const onCopy = (event: ClipboardEvent) => {
      const text = isHere() ? copying.text() : null;
      if (text === null) {
        return;
      }
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') {
        copying.remove();
      }
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isHere()) {
        event.preventDefault();
        copying.pasteOwn(event.clipboardData?.getData('text/plain') ?? '');
      }
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [root, copying]);
}
