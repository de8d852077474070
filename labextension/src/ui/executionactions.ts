import type { Execution } from '../protocol/types';
import { CommandIDs } from '../tokens';
import type { IAction } from './menu';

export const MOST_COMPARED = 8;

/** What can be done with one execution, wherever it is listed. */
export function actionsOf(execution: Execution): IAction[] {
  const { id, name, project, pipeline, status } = execution;
  const one = { execution: id, project };
  const listed = { executions: [id], project };
  return [
    { command: CommandIDs.openExecution, args: one },
    { command: CommandIDs.compareExecutions, args: listed },
    { command: CommandIDs.renameExecution, args: { ...one, name } },
    {
      command: CommandIDs.starExecutions,
      args: { ...listed, is_starred: !execution.is_starred }
    },
    { command: CommandIDs.tagExecutions, args: listed },
    ...(hasEnded(execution)
      ? [
          { command: CommandIDs.runAgain, args: { ...one, pipeline } },
          ...(status === 'success'
            ? []
            : [{ command: CommandIDs.retryExecution, args: one }]),
          { command: CommandIDs.reproduce, args: one },
          { command: CommandIDs.deleteExecutions, args: listed, key: 'Delete' }
        ]
      : [{ command: CommandIDs.cancel, args: listed, isQuick: true }])
  ];
}

/** What can be done with several together. */
export function actionsOfSeveral(executions: readonly Execution[]): IAction[] {
  const ended = executions.filter(hasEnded);
  const running = executions.filter(execution => !hasEnded(execution));
  const unstarred = executions.filter(({ is_starred }) => !is_starred);
  const of = (some: readonly Execution[]) => ({
    executions: some.map(({ id }) => id),
    project: executions[0]?.project ?? ''
  });
  return [
    ...(executions.length > 1 && executions.length <= MOST_COMPARED
      ? [{ command: CommandIDs.compareExecutions, args: of(executions) }]
      : []),
    {
      command: CommandIDs.starExecutions,
      args: { ...of(executions), is_starred: unstarred.length > 0 }
    },
    { command: CommandIDs.tagExecutions, args: of(executions) },
    ...(running.length > 0
      ? [{ command: CommandIDs.cancel, args: of(running) }]
      : []),
    ...(ended.length > 0
      ? [
          {
            command: CommandIDs.deleteExecutions,
            args: of(ended),
            key: 'Delete'
          }
        ]
      : [])
  ];
}

function hasEnded({ status }: Execution): boolean {
  return status === 'success' || status === 'failed' || status === 'canceled';
}
