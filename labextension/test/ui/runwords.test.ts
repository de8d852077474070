import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { PLAIN_RUN } from '../../src/graph/runchoice';
import type { Execution } from '../../src/protocol/types';
import { againText, executionLines, withChoice } from '../../src/ui/runwords';

const trans = nullTranslator.load('deepforge');
const EXECUTION = {
  document: { nodes: { A: {}, B: {} } },
  nodes: ['A', 'B'],
  overrides: {},
  compute: { name: 'server', options: {} },
  storage: { name: 'local', options: {} },
  afresh: false,
  is_debug: false,
  reproduces: null,
  derived_from: null
} as unknown as Execution;

const USUAL = { storage: null };

describe('what is said of a run', () => {
  it('is nothing more where nothing was chosen', () => {
    expect(withChoice('Run', PLAIN_RUN, trans)).toBe('Run');
    expect(againText(EXECUTION, USUAL, trans)).toBe(
      'Run the pipeline as it is now'
    );
    expect(executionLines(EXECUTION, USUAL, trans)).toEqual([]);
  });

  it('names another compute, also where nothing of its options was set', () => {
    const elsewhere = {
      ...EXECUTION,
      compute: { name: 'fresh', options: {} }
    } as unknown as Execution;
    expect(executionLines(elsewhere, USUAL, trans)).toEqual(['fresh']);
  });

  it('names another storage than the project’s, also where nothing of its options was set', () => {
    const elsewhere = {
      ...EXECUTION,
      storage: { name: 'Team', options: {} }
    } as unknown as Execution;
    const team = { storage: 'Team' };
    expect(executionLines(elsewhere, USUAL, trans)).toEqual(['Team']);
    expect(executionLines(elsewhere, team, trans)).toEqual([]);
    expect(executionLines(EXECUTION, team, trans)).toEqual(['local']);
  });

  it('is every choice that the next click takes again', () => {
    const overrides = { A: { epochs: '5', net: '"resources/small.py"' } };
    expect(
      withChoice('Run', { ...PLAIN_RUN, overrides, isDebug: true }, trans)
    ).toBe(
      [
        'Run',
        'As the last time:',
        '• A.epochs = 5',
        '• A.net = resources/small.py',
        '• debug mode'
      ].join('\n')
    );
  });

  it('is what was chosen for an execution, and which nodes of it ran', () => {
    const chosen = {
      ...EXECUTION,
      overrides: { A: { net: 'resources/small.py' } },
      compute: { name: 'server', options: { variables: { X: '1' } } },
      afresh: true,
      nodes: ['A']
    } as unknown as Execution;
    expect(executionLines(chosen, USUAL, trans)).toEqual([
      'A.net = resources/small.py',
      'server · variables = {"X": "1"}',
      'everything afresh',
      'only A'
    ]);
    expect(againText(chosen, USUAL, trans)).toContain(
      'With what was chosen for this execution:\n• A.net = resources/small.py'
    );
  });

  it('is only the values of one that ran another once more', () => {
    const again = {
      ...EXECUTION,
      overrides: { A: { epochs: 5 } },
      afresh: true,
      is_debug: true,
      nodes: ['A'],
      derived_from: { execution: 'e', name: 'train', node: 'A', operations: [] }
    } as unknown as Execution;
    expect(executionLines(again, USUAL, trans)).toEqual(['A.epochs = 5']);
  });
});
