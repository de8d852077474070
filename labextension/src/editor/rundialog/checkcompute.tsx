import { useState } from 'react';

import type { ComputeCheck } from '../../protocol/types';
import { StatusIcon } from '../../ui/status';
import { useTranslation } from '../../ui/translation';

/** Whether a compute works with the options as they are: a small operation says what it finds there. */
export function CheckCompute(props: {
  check: () => Promise<ComputeCheck>;
}): JSX.Element {
  const trans = useTranslation();
  const [found, setFound] = useState<ComputeCheck | 'running' | null>(null);
  const run = async () => {
    setFound('running');
    setFound(await tried(props.check));
  };
  return (
    <div className="df-RunCheck">
      <button
        className="df-link"
        aria-disabled={found === 'running'}
        onClick={() => found !== 'running' && void run()}
      >
        {trans.__('Check')}
      </button>
      {found === null ? null : found === 'running' ? (
        <span role="status">
          <StatusIcon status="running" />
          {trans.__('Running a small operation…')}
        </span>
      ) : found.problem ? (
        <span className="df-Field-error" role="alert">
          {found.problem}
        </span>
      ) : (
        <span role="status">
          <StatusIcon status="success" />
          {trans.__('It works: %1, %2 s', found.said, found.took_s.toFixed(1))}
        </span>
      )}
    </div>
  );
}

async function tried(
  check: () => Promise<ComputeCheck>
): Promise<ComputeCheck> {
  try {
    return await check();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, said: '', took_s: 0 };
  }
}
