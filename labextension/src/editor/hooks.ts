import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useSyncExternalStore
} from 'react';

import type { Job } from '../protocol/types';
import { listenersOf } from './listeners';
import type { SessionPart } from './parts';
import type { EditorSession } from './session';

export const SessionContext = createContext<EditorSession | null>(null);

export function useSession(): EditorSession {
  const session = useContext(SessionContext);
  if (session === null) {
    throw new Error('This component belongs into a SessionContext.');
  }
  return session;
}

type Handler = (...args: never[]) => unknown;

/** The same functions for as long as the component lives; they do what those of the last drawing do. */
export function useStable<T extends Record<string, Handler>>(handlers: T): T {
  const latest = useRef(handlers);
  latest.current = handlers;
  return useMemo(
    () =>
      Object.fromEntries(
        Object.keys(latest.current).map(name => [
          name,
          (...args: never[]) => latest.current[name](...args)
        ])
      ) as T,
    []
  );
}

/** What `read` says now and after each change of `parts`; it must give the same object while nothing changed. */
export function useSessionValue<T>(
  parts: readonly SessionPart[],
  read: (session: EditorSession) => T
): T {
  const session = useSession();
  const key = parts.join();
  const subscribe = useCallback(
    (notify: () => void) =>
      listenersOf(session).toParts(key.split(',') as SessionPart[], notify),
    [session, key]
  );
  return useSyncExternalStore(subscribe, () => read(session));
}

/** The job of one node; only that node is drawn again when it changes. */
export function useJob(node: string): Job | null {
  const session = useSession();
  const subscribe = useCallback(
    (notify: () => void) => listenersOf(session).toJob(node, notify),
    [session, node]
  );
  return useSyncExternalStore(subscribe, () => session.job(node));
}
