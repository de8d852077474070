import type { ExecutionSummary, Job } from '../protocol/types';

/** The execution that a job's result was made in; null where it was made by the job itself. */
export function originOf(job: Job): string | null {
  return job.reused && job.reused_from
    ? job.reused_from.split('/', 1)[0]
    : null;
}

/** What people call an execution; null for one that is not in the list (any more). */
export function nameOf(
  execution: string,
  executions: readonly ExecutionSummary[]
): string | null {
  const known = executions.find(item => item.execution.id === execution);
  return known?.execution.name ?? null;
}
