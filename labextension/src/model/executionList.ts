/** Pure rules for the list of a project's executions, newest first. */
import type {
  Execution,
  ExecutionSummary,
  Job,
  Status
} from '../protocol/types';

const FINAL: readonly Status[] = ['success', 'failed', 'canceled'];

export function isFinal(status: Status | undefined): boolean {
  return status !== undefined && FINAL.includes(status);
}

/** The list with this execution new or changed; its counts stay until `withCounts`. */
export function withExecution(
  list: readonly ExecutionSummary[],
  execution: Execution
): readonly ExecutionSummary[] {
  const row = list.find(entry => entry.execution.id === execution.id);
  if (row) {
    return list.map(entry => (entry === row ? { ...row, execution } : entry));
  }
  const added = {
    execution,
    jobs: execution.nodes.length,
    ended: 0,
    reused: 0,
    cells: {}
  };
  const index = list.findIndex(
    entry => entry.execution.created_at <= execution.created_at
  );
  return index < 0
    ? [...list, added]
    : [...list.slice(0, index), added, ...list.slice(index)];
}

/** The newest page in place of what it covers; older rows that were loaded before stay. */
export function withPage(
  list: readonly ExecutionSummary[],
  page: readonly ExecutionSummary[],
  total: number
): readonly ExecutionSummary[] {
  const last = page[page.length - 1];
  if (!last || page.length >= total) {
    return page;
  }
  const older = list.filter(
    row => row.execution.created_at < last.execution.created_at
  );
  return withOlder(page, older);
}

/** The list with older rows after it, none of them twice. */
export function withOlder(
  list: readonly ExecutionSummary[],
  older: readonly ExecutionSummary[]
): readonly ExecutionSummary[] {
  const known = new Set(list.map(row => row.execution.id));
  return [...list, ...older.filter(row => !known.has(row.execution.id))];
}

export function withoutExecution(
  list: readonly ExecutionSummary[],
  id: string
): readonly ExecutionSummary[] {
  return list.some(entry => entry.execution.id === id)
    ? list.filter(entry => entry.execution.id !== id)
    : list;
}

/** The list with one row's counts made from the execution's jobs; the same list if nothing differs. */
export function withCounts(
  list: readonly ExecutionSummary[],
  id: string,
  jobs: readonly Job[]
): readonly ExecutionSummary[] {
  const row = list.find(entry => entry.execution.id === id);
  const counts = {
    jobs: jobs.length,
    ended: jobs.filter(job => isFinal(job.status)).length,
    reused: jobs.filter(job => job.reused).length
  };
  const isSame =
    !row ||
    (row.jobs === counts.jobs &&
      row.ended === counts.ended &&
      row.reused === counts.reused);
  return isSame
    ? list
    : list.map(entry => (entry === row ? { ...row, ...counts } : entry));
}
