import type { KeyboardEvent, RefCallback } from 'react';
import { useEffect, useState } from 'react';

import { stepped } from '../graph/rowselection';
import type { Job } from '../protocol/types';
import { useWidth } from '../ui/width';

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -Infinity,
  End: Infinity
};

const WAITING: readonly Job['status'][] = ['pending', 'queued'];

interface IJobRows {
  /** Of the element around the rows. */
  readonly host: RefCallback<HTMLElement>;
  /** Of that element, in px; 0 while it is not shown. */
  readonly width: number;
  /** True if the key chose a row. */
  readonly choose: (event: KeyboardEvent<HTMLElement>) => boolean;
}

/** Rows with `data-node`, one a job: keys choose among them, and the chosen one is in sight. */
export function useJobRows(props: {
  jobs: readonly Job[];
  selected: string | null;
  /** Somebody chose it; a list does not move by itself to what is only proposed while a person reads it. */
  isChosen: boolean;
  onSelect: (node: string) => void;
}): IJobRows {
  const { jobs, selected, isChosen, onSelect } = props;
  const [host, setHost] = useState<HTMLElement | null>(null);
  const width = useWidth(host);
  const isShown = width > 0;
  const rowOf = (node: string) =>
    host?.querySelector<HTMLElement>(`[data-node="${CSS.escape(node)}"]`);
  const isThere = jobs.some(
    ({ node, status }) =>
      node === selected && (isChosen || !WAITING.includes(status))
  );
  useEffect(() => {
    if (isThere && isShown && selected !== null) {
      rowOf(selected)?.scrollIntoView({ block: 'nearest' });
    }
  }, [isThere, isShown, isChosen ? selected : null]);
  const choose = (event: KeyboardEvent<HTMLElement>): boolean => {
    if (!(event.key in STEPS)) {
      return false;
    }
    const nodes = jobs.map(({ node }) => node);
    const next = stepped(selected, STEPS[event.key], nodes);
    if (next !== null) {
      onSelect(next);
      rowOf(next)?.focus({ preventScroll: true });
    }
    return true;
  };
  return { host: setHost, width, choose };
}
