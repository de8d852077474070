import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Execution } from '../protocol/types';
import { CommandIDs } from '../tokens';

/** What the buttons and links of an execution's header do, as commands. */
export function headerActions(
  { id, pipeline }: Execution,
  execute: (command: string, args: ReadonlyPartialJSONObject) => void
) {
  return {
    onRetry: () => execute(CommandIDs.retryExecution, { execution: id }),
    onStop: () => execute(CommandIDs.cancel, { executions: [id] }),
    onReproduce: () => execute(CommandIDs.reproduce, { execution: id }),
    onOpenExecution: (other: string) =>
      execute(CommandIDs.openExecution, { execution: other }),
    onRunAgain: () => execute(CommandIDs.runAgain, { execution: id, pipeline }),
    onOpenPipeline: () => execute(CommandIDs.openDocument, { path: pipeline })
  };
}
