import { createContext, useContext, useEffect, useReducer } from 'react';

import type { OperationPart } from '../../model/operationSession';
import type { CardActions } from './actions';

export const ActionsContext = createContext<CardActions | null>(null);

export function useActions(): CardActions {
  const actions = useContext(ActionsContext);
  if (actions === null) {
    throw new Error('This component belongs into an ActionsContext.');
  }
  return actions;
}

/** Draws again whenever one of the parts changes. */
export function useParts(parts: readonly OperationPart[]): void {
  const { session } = useActions();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const key = parts.join();
  useEffect(() => {
    const onChange = (_: unknown, part: OperationPart) => {
      if (key.split(',').includes(part)) {
        draw();
      }
    };
    session.changed.connect(onChange);
    draw();
    return () => void session.changed.disconnect(onChange);
  }, [session, key]);
}
