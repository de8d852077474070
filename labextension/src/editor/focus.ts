import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';

import type { Connecting } from './connecting';
import { moveNodes } from '../document/edits';
import { noteOf, type CanvasNode } from './flow';
import { useSession } from './hooks';
import { focusNode, isArrow, placesByArrow } from './keyboard';
import type { EditorSession } from './session';

interface IKeyboardHandlers {
  onKeyDown(event: React.KeyboardEvent): void;
  onKeyDownCapture(event: React.KeyboardEvent): void;
  onContextMenuCapture(event: React.MouseEvent): void;
}

/**
 * What keys mean on the canvas besides those of commands, and what the bindings and context menus of JupyterLab are
 * chosen by: `data-focus` (`text`, `node`, `edge` or `canvas`) says where the keyboard is, `data-menu` what the last
 * context menu is of (`node`, `note`, `edge` or `canvas`).
 */
export function useKeyboard(
  root: HTMLElement | null,
  nodes: readonly CanvasNode[],
  connecting: Connecting
): IKeyboardHandlers {
  const session = useSession();
  const store = useStoreApi();

  useEffect(() => {
    if (!root) {
      return;
    }
    let isHere = false;
    const update = () => {
      root.dataset.focus = focusOf(document.activeElement);
    };
    const onFocusIn = () => {
      isHere = true;
      update();
    };
    const onFocusOut = (event: FocusEvent) => {
      isHere = event.relatedTarget === null;
      update();
    };
    /** What had the keyboard may be gone: then the canvas has it, or the next key would do nothing. */
    const onChanged = (_: EditorSession, part: string) => {
      if (part === 'graph' && isHere) {
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) {
            root.focus({ preventScroll: true });
          }
        });
      }
    };
    update();
    root.addEventListener('focusin', onFocusIn);
    root.addEventListener('focusout', onFocusOut);
    session.changed.connect(onChanged);
    return () => {
      root.removeEventListener('focusin', onFocusIn);
      root.removeEventListener('focusout', onFocusOut);
      session.changed.disconnect(onChanged);
    };
  }, [root, session]);

  return {
    onKeyDown: event => {
      const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (event.key === 'Tab' && event.target === root) {
        if (!event.shiftKey && focusNode(root, session.selection.nodes)) {
          event.preventDefault();
          event.stopPropagation();
        }
      } else if (isArrow(event.key) && isPlain && event.target === root) {
        const places = placesByArrow(event, nodes, session.selection.nodes);
        session.edit(moveNodes(places));
        event.preventDefault();
        event.stopPropagation();
      } else if (event.key === 'Escape') {
        if (connecting.start === null) {
          session.select([]);
        }
        store.setState({ connectionClickStartHandle: null });
        connecting.end();
      }
    },
    // Run's keys are seen here first: with Ctrl held, Enter would take the focused node out of the selection.
    onKeyDownCapture: event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        store.setState({ multiSelectionActive: false });
      }
    },
    onContextMenuCapture: event => {
      if (root && event.target instanceof Element) {
        root.dataset.menu = selectForMenu(session, event.target);
      }
    }
  };
}

function focusOf(element: Element | null): string {
  if (element?.closest('input, textarea, select, [contenteditable]')) {
    return 'text';
  }
  if (element?.closest('.react-flow__node')) {
    return 'node';
  }
  return element?.closest('.react-flow__edge') ? 'edge' : 'canvas';
}

/** A context menu is of what is selected: of what is under the pointer, unless that is part of the selection. */
function selectForMenu(session: EditorSession, target: Element): string {
  const { selection } = session;
  const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
  if (edge !== undefined) {
    if (!selection.edges.has(edge)) {
      session.select([], [edge]);
    }
    return 'edge';
  }
  const node = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (node !== undefined) {
    const note = noteOf(node);
    if (note === null && !selection.nodes.has(node)) {
      session.select([node]);
    } else if (note !== null && !selection.notes.has(note)) {
      session.select([], [], [note]);
    }
    return note === null ? 'node' : 'note';
  }
  if (target.closest('.react-flow__nodesselection')) {
    return selection.nodes.size > 0 ? 'node' : 'note';
  }
  return 'canvas';
}
