import type { TranslationBundle } from '@jupyterlab/translation';
import {
  createContext,
  useCallback,
  useContext,
  useSyncExternalStore
} from 'react';

import type { IReach } from '../tokens';
import { useTranslation } from './translation';

/** A view whose statuses may be out of date puts what it knows of that here once. */
export const ReachContext = createContext<IReach | null>(null);

/** Whether what is shown may be out of date. */
export function useIsStale(): boolean {
  return useReach() !== '';
}

/** Says above a view what cannot be reached, until it can; `isEmpty`: nothing is shown that was known before. */
export function OutageBanner({
  isEmpty = false
}: {
  isEmpty?: boolean;
}): JSX.Element | null {
  const reach = useContext(ReachContext);
  const trans = useTranslation();
  useReach();
  const text = reach && outageText(reach, trans, isEmpty);
  return text ? (
    <div
      className="df-Banner"
      data-notice="records"
      data-kind="info"
      role="status"
    >
      <span>{text}</span>
    </div>
  ) : null;
}

/** What cannot be reached, and what that means; null: nothing. */
export function outageText(
  { isConnected, recordsAway }: IReach,
  trans: TranslationBundle,
  isEmpty = false
): string | null {
  if (!isConnected) {
    return isEmpty
      ? trans.__(
          'The server cannot be reached; this is filled when it is back. Running operations go on.'
        )
      : trans.__(
          'The server cannot be reached; what is shown may be out of date. Running operations go on.'
        );
  }
  if (recordsAway === null) {
    return null;
  }
  return isEmpty
    ? trans.__(
        'The records (%1) cannot be reached; this is filled when they are back. Running operations go on.',
        recordsAway
      )
    : trans.__(
        'The records (%1) cannot be reached; what is shown may be out of date. Running operations go on.',
        recordsAway
      );
}

/** What is missing now, as a word of its own for each state; empty: nothing. */
function useReach(): string {
  const reach = useContext(ReachContext);
  const subscribe = useCallback(
    (notify: () => void) => {
      reach?.reachChanged.connect(notify);
      return () => {
        reach?.reachChanged.disconnect(notify);
      };
    },
    [reach]
  );
  const missing = () =>
    !reach || reach.isConnected ? (reach?.recordsAway ?? '') : 'server';
  return useSyncExternalStore(subscribe, missing, missing);
}
