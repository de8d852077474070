import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';

import { insert, removeNodes } from '../document/edits';
import { copied, pasteable, pasted } from '../graph/clipboard';
import type { Position } from '../graph/pipeline';
import { snapped } from '../graph/place';
import { useTranslation } from '../ui/translation';
import { useSession } from './hooks';

const BESIDE = 32;

/** Cut, copy, paste (as JSON, so that it works between pipelines and windows) and duplicate (Ctrl+D). */
export function useClipboard(
  root: HTMLElement | null,
  select: (ids: ReadonlySet<string>) => void
): void {
  const session = useSession();
  const trans = useTranslation();
  const flow = useReactFlow();
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
    const corner = (): Position | null => {
      const places = [...session.selection.nodes].flatMap(
        id => session.graph.nodes.get(id)?.position ?? []
      );
      return places.length === 0
        ? null
        : {
            x: Math.min(...places.map(place => place.x)),
            y: Math.min(...places.map(place => place.y))
          };
    };
    const beside = (): Position => {
      const place = corner();
      if (place) {
        return { x: place.x + BESIDE, y: place.y + BESIDE };
      }
      const box = root.getBoundingClientRect();
      return snapped(
        flow.screenToFlowPosition({
          x: box.left + box.width / 3,
          y: box.top + box.height / 3
        })
      );
    };
    const paste = (text: string) => {
      const part = pasteable(text);
      if (part === null) {
        session.tell(
          trans.__('The clipboard holds no part of a pipeline.'),
          'info'
        );
        return;
      }
      const added = pasted(part, id => session.graph.nodes.has(id), beside());
      session.edit(insert(added));
      window.setTimeout(() => select(new Set(added.nodes.keys())));
    };
    const onCopy = (event: ClipboardEvent) => {
      if (!isHere() || session.selection.nodes.size === 0) {
        return;
      }
      event.clipboardData?.setData(
        'text/plain',
        copied(session.doc.texts(), session.selection.nodes)
      );
      event.preventDefault();
      if (event.type === 'cut') {
        session.edit(removeNodes(session.selection.nodes));
      }
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain');
      if (isHere() && text && !session.isReadOnly) {
        event.preventDefault();
        paste(text);
      }
    };
    const onKey = (event: KeyboardEvent) => {
      const isDuplicate =
        (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'd';
      if (isDuplicate && isHere()) {
        event.preventDefault();
        event.stopPropagation();
        if (session.selection.nodes.size > 0) {
          paste(copied(session.doc.texts(), session.selection.nodes));
        }
      }
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    root.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
      root.removeEventListener('keydown', onKey);
    };
  });
}
