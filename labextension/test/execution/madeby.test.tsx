import { expect, it } from 'vitest';

import { madeByLines } from '../../src/execution/madeby';
import type { Execution, Job } from '../../src/protocol/types';

const WORDS = {
  execution: 'Execution',
  node: 'Node',
  commit: 'Commit',
  pipeline: 'Pipeline'
};

it('what made a figure names the execution, the node, the commit and what it was given', () => {
  const execution = {
    name: 'train_2',
    pipeline: 'pipelines/train.dfpipe',
    snapshot: 'abcdef0123456789',
    document: {
      nodes: { Train: { operation: 'Train', attributes: { epochs: 3 } } }
    },
    attributes: { Train: { epochs: 3, rate: 0.1 } }
  } as never as Execution;
  const job = {
    node: 'Train',
    label: 'Training',
    operation: 'Train'
  } as never as Job;
  expect(madeByLines(execution, job, WORDS)).toEqual([
    'Execution: train_2',
    'Node: Training (Train)',
    'Pipeline: pipelines/train.dfpipe',
    'Commit: abcdef0123456789',
    'epochs = 3',
    'rate = 0.1'
  ]);
});
