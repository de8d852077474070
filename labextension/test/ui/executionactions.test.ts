import { describe, expect, it } from 'vitest';

import type { Execution } from '../../src/protocol/types';
import { CommandIDs } from '../../src/tokens';
import { actionsOfSeveral } from '../../src/ui/executionactions';
import { execution } from '../panels/records';

describe('what can be done with several executions', () => {
  const ended = execution({ id: 'e1', is_starred: true });
  const failed = execution({ id: 'e2', status: 'failed' });
  const running = execution({ id: 'e3', status: 'running' });
  const of = (command: string, ...executions: Execution[]) =>
    actionsOfSeveral(executions).find(action => action.command === command)
      ?.args;

  it('stops those that run and deletes those that have ended', () => {
    const all = [ended, failed, running] as const;
    expect(of(CommandIDs.cancel, ...all)?.executions).toEqual(['e3']);
    expect(of(CommandIDs.deleteExecutions, ...all)?.executions).toEqual([
      'e1',
      'e2'
    ]);
    expect(of(CommandIDs.cancel, ended, failed)).toBeUndefined();
    expect(of(CommandIDs.deleteExecutions, running)).toBeUndefined();
  });

  it('stars all while one has no star', () => {
    expect(of(CommandIDs.starExecutions, ended, failed)?.is_starred).toBe(true);
    expect(of(CommandIDs.starExecutions, ended)?.is_starred).toBe(false);
  });

  it('compares two to eight', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        execution({ id: `${index}` })
      );
    expect(of(CommandIDs.compareExecutions, ...many(1))).toBeUndefined();
    expect(of(CommandIDs.compareExecutions, ...many(8))).toBeDefined();
    expect(of(CommandIDs.compareExecutions, ...many(9))).toBeUndefined();
  });
});
