import { ArtifactCommandIDs } from '../../src/artifacts/commandids';
import { InsideCommandIDs } from '../../src/inside/commandids';
import { nullTranslator } from '@jupyterlab/translation';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { executionRow } from '../../src/panels/executionrow';
import {
  artifactRow,
  operationRow,
  pipelineRow,
  portsText
} from '../../src/panels/rows';
import { CommandIDs } from '../../src/tokens';
import type { IRow } from '../../src/ui/treerow';
import { artifact, operation, pipeline, problem, summary } from './records';

const trans = nullTranslator.load('');
const text = (row: IRow) =>
  renderToStaticMarkup(<>{row.detail}</>).replace(/<[^>]*>/g, '');
const commandsOf = (row: IRow) => row.actions.map(action => action.command);
const port = (name: string) => ({
  name,
  type: null,
  optional: false,
  description: null
});

describe('a pipeline', () => {
  it('says how many nodes it has', () => {
    expect(text(pipelineRow(pipeline(), [], trans))).toBe('4 nodes');
    expect(text(pipelineRow(pipeline({ nodes: 1 }), [], trans))).toBe('1 node');
  });

  it('says rather how many problems keep it from running', () => {
    const problems = [problem(), problem({ severity: 'warning' })];
    expect(text(pipelineRow(pipeline({ problems }), [], trans))).toBe(
      '1 problem'
    );
  });

  it('shows how far it is while it runs', () => {
    const row = pipelineRow(
      pipeline(),
      [summary({ status: 'running' }, { ended: 1 })],
      trans
    );
    expect(text(row)).toBe('25 %');
    expect(renderToStaticMarkup(<>{row.detail}</>)).toContain(
      'aria-label="running"'
    );
  });

  it('is not running because another one is', () => {
    const other = summary({
      status: 'running',
      pipeline: 'pipelines/other.dfpipe'
    });
    expect(text(pipelineRow(pipeline(), [other], trans))).toBe('4 nodes');
  });
});

describe('an operation', () => {
  const train = operation({
    inputs: [port('dataset')],
    outputs: [port('model'), port('history')]
  });

  it('shows its ports', () => {
    expect(text(operationRow(train, trans))).toBe('dataset → model, history');
    expect(portsText(operation())).toBe('');
  });

  it('can be dragged by its name', () => {
    expect(operationRow(train, trans).drag).toEqual({
      mime: 'application/vnd.deepforge.operation',
      data: 'Train'
    });
  });

  it('opens at its class, or at the line of its first problem', () => {
    expect(operationRow(train, trans).actions[0].args).toEqual({
      path: 'operations/Train.py',
      line: 3
    });
    const where = { ...problem().where, line: 12 };
    const broken = operation({ problems: [problem({ where })] });
    expect(operationRow(broken, trans).actions[0].args).toMatchObject({
      line: 12
    });
    const imported = { ...where, path: 'utils/data.py' };
    const importing = operation({ problems: [problem({ where: imported })] });
    expect(operationRow(importing, trans).actions[0].args).toEqual({
      path: 'operations/Train.py',
      line: 3
    });
  });
});

describe('an artifact', () => {
  it('shows its class and size', () => {
    expect(text(artifactRow(artifact(), trans))).toMatch(
      /^MLPClassifier · 900 kB · /
    );
  });

  it('is marked where it was damaged when it was verified last', () => {
    const at = '2026-11-01T10:00:00Z';
    const problem = 'It has 3 bytes instead of 5. Upload it again.';
    const damaged = artifactRow(
      artifact({ verified: { at, outcome: 'damaged', problem } }),
      trans
    );
    expect(text(damaged)).toMatch(/^ damaged · /);
    expect(damaged.tooltip).toContain(`damaged: ${problem}`);
    const intact = artifactRow(
      artifact({ verified: { at, outcome: 'intact', problem: null } }),
      trans
    );
    expect(text(intact)).toBe(text(artifactRow(artifact(), trans)));
  });

  it('is looked into, and leads to the execution that made it', () => {
    const made = artifactRow(
      artifact({ execution: 'e1', node: 'Train' }),
      trans
    );
    expect(made.actions.slice(0, 2)).toMatchObject([
      { command: InsideCommandIDs.lookInside },
      {
        command: CommandIDs.openExecution,
        args: { execution: 'e1', node: 'Train' }
      }
    ]);
    expect(commandsOf(artifactRow(artifact(), trans))).toEqual([
      InsideCommandIDs.lookInside,
      CommandIDs.showLineage,
      CommandIDs.reproduce,
      ArtifactCommandIDs.rename,
      ArtifactCommandIDs.insertCode,
      ArtifactCommandIDs.download,
      ArtifactCommandIDs.deleteSeveral
    ]);
  });
});

describe('an execution', () => {
  const live = {
    status: 'running',
    started_at: new Date().toISOString(),
    ended_at: null
  } as const;

  it('shows what share of its jobs has ended while it runs', () => {
    const row = executionRow(
      summary(live, { ended: 1 }),
      { storage: null },
      trans
    );
    expect(row.progress).toBe(0.25);
    expect(text(row)).toMatch(/^1 of 4 · (&lt; )?0\.\d s$/);
  });

  it('has no progress after its end', () => {
    expect(
      executionRow(summary(), { storage: null }, trans).progress
    ).toBeNull();
  });

  const always = [
    CommandIDs.openExecution,
    CommandIDs.compareExecutions,
    CommandIDs.renameExecution,
    CommandIDs.starExecutions,
    CommandIDs.tagExecutions
  ];

  it('can be stopped while it runs and deleted afterwards', () => {
    expect(
      commandsOf(executionRow(summary(live), { storage: null }, trans))
    ).toEqual([...always, CommandIDs.cancel]);
    expect(
      commandsOf(executionRow(summary(), { storage: null }, trans))
    ).toEqual([
      ...always,
      CommandIDs.runAgain,
      CommandIDs.reproduce,
      CommandIDs.deleteExecutions
    ]);
  });

  it('can be retried after it failed or was canceled', () => {
    for (const status of ['failed', 'canceled'] as const) {
      expect(
        commandsOf(executionRow(summary({ status }), { storage: null }, trans))
      ).toContain(CommandIDs.retryExecution);
    }
  });

  it('shows its star', () => {
    const row = executionRow(
      summary({ is_starred: true }),
      { storage: null },
      trans
    );
    expect(text(row)).toMatch(/^★ /);
  });
});
