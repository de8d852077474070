import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';

import {
  extendTo,
  NO_SELECTION,
  selectAll,
  stepped,
  type ISelection
} from '../graph/rowselection';

interface IRowKeys {
  readonly body: RefObject<HTMLTableSectionElement>;
  /** The row that Tab comes to. */
  readonly stop: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The keyboard in a table of rows: arrows move, Shift extends, Ctrl+A selects all, Delete deletes. */
export function useRowKeys(props: {
  /** The rows, in order. */
  ids: readonly string[];
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
  onDelete: () => void;
}): IRowKeys {
  const { ids, selection, onSelection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const moved = useRef(false);
  const stop =
    selection.focused !== null && ids.includes(selection.focused)
      ? selection.focused
      : ids[0];
  useEffect(() => {
    if (moved.current) {
      moved.current = false;
      body.current
        ?.querySelector<HTMLElement>('[role=row][tabindex="0"]')
        ?.focus();
    }
  }, [stop]);
  const move = (by: number, extends_: boolean) => {
    const focused = stepped(stop ?? null, by, ids);
    if (focused !== null) {
      moved.current = true;
      onSelection(
        extends_
          ? extendTo(
              { ...selection, anchor: selection.anchor ?? stop ?? null },
              focused,
              ids
            )
          : { ...selection, focused, anchor: focused }
      );
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -ids.length,
      End: ids.length
    };
    if ((event.target as Element).getAttribute('role') !== 'row') {
      return;
    }
    if (event.key in steps) {
      event.preventDefault();
      move(steps[event.key], event.shiftKey);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      onSelection(selectAll(selection, ids));
    } else if (event.key === 'Escape') {
      onSelection({ ...NO_SELECTION, focused: stop ?? null });
    } else if (event.key === 'Delete') {
      props.onDelete();
    }
  };
  return { body, stop, onKeyDown };
}
