import { useEffect, useState } from 'react';

import type { Operation } from '../protocol/types';
import type { IExecutionModel, IProjectModel } from '../tokens';
import { useIsStale } from '../ui/reach';

/** What the code said when it ran; while that is out of reach, and where it cannot be read any more, what the project's
 *  says now, which is the nearest. Null: it is being read. */
export function useOperations(
  model: IExecutionModel,
  project: IProjectModel
): readonly Operation[] | null {
  const isStale = useIsStale();
  const [ran, setRan] = useState<readonly Operation[] | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  useEffect(() => {
    let isGone = false;
    if (ran === null && !isStale) {
      model.operations().then(
        found => !isGone && setRan(found),
        () => !isGone && setUnreadable(true)
      );
    }
    return () => {
      isGone = true;
    };
  }, [model, isStale, ran]);
  return ran ?? (isStale || isUnreadable ? project.operations : null);
}
