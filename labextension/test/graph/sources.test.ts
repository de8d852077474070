import { describe, expect, it } from 'vitest';

import {
  choicesOf,
  isSameSource,
  lastSettings,
  readSource,
  type Ran
} from '../../src/graph/sources';
import type { Job, Value } from '../../src/protocol/types';
import { job } from '../execution/records';
import { artifact, execution } from '../panels/records';

const value = (summary: string): Value => ({
  storage: 'local',
  location: summary,
  type: 'numpy.ndarray',
  size_bytes: 8,
  summary,
  content: null
});

/** Split's output `train` goes to `data` of Train. */
function ran(name: string, outputs: Job['outputs']): Ran {
  return {
    execution: execution({
      id: name,
      name,
      document: {
        format: 1,
        nodes: {
          Split: { operation: 'Split' },
          Train_2: {
            operation: 'Train',
            attributes: { epochs: 3 },
            references: { optimiser: 'resources/adam.py' }
          }
        },
        edges: [
          { source: 'Split', output: 'train', target: 'Train_2', input: 'data' }
        ],
        layout: {},
        notes: []
      } as never
    }),
    jobs: new Map([
      ['Split', job({ node: 'Split', operation: 'Split', outputs })],
      ['Train_2', job({ node: 'Train_2' })]
    ])
  };
}

describe('what an operation can be tried with', () => {
  const newest = ran('train_2', { train: value('new'), test: value('other') });
  const older = ran('train_1', { train: value('old') });

  it('is what executions made, then the newest artifact of each name', () => {
    const artifacts = [
      artifact({ id: 'a1', name: 'model', created_at: '2026-01-01T00:00:00Z' }),
      artifact({ id: 'a2', name: 'model', created_at: '2026-01-02T00:00:00Z' })
    ];
    expect(
      choicesOf([newest, older], artifacts).map(({ label }) => label)
    ).toEqual([
      'train_2 · Split.train',
      'train_2 · Split.test',
      'train_1 · Split.train',
      'model'
    ]);
    expect(choicesOf([], artifacts)[0].source).toEqual({ artifact: 'a2' });
  });

  it('is first what it had when it ran last', () => {
    const settings = lastSettings([newest, older], 'Train');
    expect(settings?.inputs.get('data')?.value.summary).toBe('new');
    expect(settings?.attributes.get('epochs')).toBe('3');
    expect(settings?.references.get('optimiser')).toBe('resources/adam.py');
    expect(lastSettings([newest], 'Evaluate')).toBeNull();
  });

  it('leaves out an input whose value did not come about', () => {
    expect(lastSettings([ran('failed', {})], 'Train')?.inputs.size).toBe(0);
  });
});

describe('a remembered source', () => {
  it.each([
    [{ artifact: 'a' }],
    [{ execution: 'e', node: 'n', port: 'p' }],
    [{ expression: 'range(3)' }]
  ])('is read again: %j', source => {
    expect(readSource(source)).toEqual(source);
    expect(isSameSource(readSource(source)!, source)).toBe(true);
  });

  it.each([[null], [3], [{ execution: 'e' }], ['x']])(
    'is none where it is %j',
    kept => {
      expect(readSource(kept)).toBeNull();
    }
  );
});
