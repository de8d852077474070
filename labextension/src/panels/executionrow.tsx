import type { TranslationBundle } from '@jupyterlab/translation';

import type { ExecutionSummary, Project } from '../protocol/types';
import { formatAbsolute, unbrokenStart } from '../ui/duration';
import { actionsOf } from '../ui/executionactions';
import { executionLines } from '../ui/runwords';
import { StatusIcon, statusWord } from '../ui/status';
import { Elapsed, RelativeTime } from '../ui/time';
import type { IRow } from '../ui/treerow';

/** Share of an execution's jobs that have ended, 0 to 1. */
export function shareDone({ jobs, ended }: ExecutionSummary): number {
  return jobs === 0 ? 0 : ended / jobs;
}

export function executionRow(
  summary: ExecutionSummary,
  project: Pick<Project, 'storage'>,
  trans: TranslationBundle
): IRow {
  const { execution, jobs, ended, reused } = summary;
  const { id, name, status } = execution;
  const isOver =
    status === 'success' || status === 'failed' || status === 'canceled';
  const done = trans.__('%1 of %2', ended, jobs);
  return {
    id: `executions/${id}`,
    name,
    icon: <StatusIcon status={status} reused={jobs > 0 && reused === jobs} />,
    detail: isOver ? (
      <>
        {execution.is_starred && '★ '}
        <RelativeTime time={execution.ended_at ?? execution.created_at} />
      </>
    ) : (
      <>
        {jobs > 0 && <>{done} · </>}
        {execution.started_at ? (
          <Elapsed
            started={unbrokenStart(execution)}
            ended={execution.ended_at}
          />
        ) : (
          statusWord(status, trans)
        )}
      </>
    ),
    tooltip: [
      name,
      execution.pipeline,
      execution.reason,
      execution.tags.join(', '),
      execution.note,
      ...executionLines(execution, project, trans),
      trans.__('%1 jobs ended, %2 reused', done, reused),
      formatAbsolute(execution.created_at)
    ]
      .filter(Boolean)
      .join('\n'),
    progress: isOver || jobs === 0 ? null : shareDone(summary),
    actions: actionsOf(execution)
  };
}
