import { describe, expect, it } from 'vitest';

import {
  fitting,
  isAllReused,
  isExact,
  isPlain,
  overridden,
  PLAIN_RUN,
  readChoice,
  requestOf,
  withOverride,
  type IRunChoice
} from '../../src/graph/runchoice';
import { sampleDoc } from './samples';
import type { Attribute, Execution, Operation } from '../../src/protocol/types';

const EPOCHS: Attribute = {
  name: 'epochs',
  type: 'int',
  is_required: true,
  default: null,
  default_source: null,
  choices: null,
  choice_names: null,
  description: null
};
const OPERATIONS = new Map([
  [
    'Train',
    {
      name: 'Train',
      attributes: [EPOCHS],
      references: [{ name: 'net' }]
    } as unknown as Operation
  ]
]);

function graphWith(epochs: string, references: Record<string, string> = {}) {
  const { graph } = sampleDoc('A:Train');
  const node = graph.nodes.get('A')!;
  const attributes = new Map([['epochs', epochs]]);
  return {
    ...graph,
    nodes: new Map([
      [
        'A',
        {
          ...node,
          attributes,
          references: new Map(Object.entries(references))
        }
      ]
    ])
  };
}

describe('what was chosen for a run', () => {
  const choice = withOverride(PLAIN_RUN, 'A', 'epochs', '5');

  it('is plain again when the last override is taken back', () => {
    expect(isPlain(choice)).toBe(false);
    expect(isPlain(withOverride(choice, 'A', 'epochs', null))).toBe(true);
  });

  it('sends values, not their source text', () => {
    const compute = { name: 'server', options: { variables: '{"A": "1"}' } };
    expect(requestOf({ ...choice, name: 'fit', compute })).toEqual({
      name: 'fit',
      overrides: { A: { epochs: 5 } },
      compute: { name: 'server', options: { variables: { A: '1' } } },
      storage: null,
      afresh: false,
      debug: false
    });
  });

  it('leaves out what the pipeline has no place for any more, or says itself now', () => {
    const gone = withOverride(choice, 'B', 'epochs', '5');
    const stray = withOverride(gone, 'A', 'rate', '1');
    expect(fitting(stray, graphWith('3'), OPERATIONS)).toEqual(choice);
    expect(isPlain(fitting(choice, graphWith('5'), OPERATIONS))).toBe(true);
  });

  it('keeps another resource, also none, but not the one that the pipeline names itself', () => {
    const graph = graphWith('3', { net: 'resources/large.py' });
    const small = withOverride(choice, 'A', 'net', '"resources/small.py"');
    expect(fitting(small, graph, OPERATIONS)).toEqual(small);
    const none = withOverride(choice, 'A', 'net', 'null');
    expect(fitting(none, graph, OPERATIONS)).toEqual(none);
    expect(requestOf(none).overrides).toEqual({ A: { epochs: 5, net: null } });
    const large = withOverride(choice, 'A', 'net', '"resources/large.py"');
    expect(fitting(large, graph, OPERATIONS)).toEqual(choice);
  });

  it('shows what the node has as the default', () => {
    const node = graphWith('3').nodes.get('A')!;
    expect(overridden(EPOCHS, node)).toMatchObject({
      is_required: false,
      default: 3,
      default_source: '3'
    });
    const none = graphWith('null').nodes.get('A')!;
    expect(overridden(EPOCHS, none).default_source).toBe('None');
    const unset = { ...node, attributes: new Map<string, string>() };
    expect(overridden(EPOCHS, unset)).toBe(EPOCHS);
  });

  it('is read as it was saved, and from nonsense nothing that cannot be sent', () => {
    const full: IRunChoice = {
      ...choice,
      name: 'fit',
      compute: { name: 'server', options: { variables: '{}' } },
      isAfresh: true
    };
    expect(readChoice(JSON.parse(JSON.stringify(full)))).toEqual(full);
    expect(readChoice('x')).toBeNull();
    expect(
      readChoice({ name: 3, overrides: { A: { epochs: '{', rate: 1 } } })
    ).toEqual({ ...PLAIN_RUN, overrides: { A: {} } });
  });

  it('does not send whole numbers that would be rounded', () => {
    expect(isExact('9007199254740993')).toBe(false);
    expect(isExact('9007199254740991')).toBe(true);
    expect(isExact('0.1')).toBe(true);
    expect(isExact('"9007199254740993"')).toBe(true);
  });
});

describe('an execution whose results were all there', () => {
  const execution = (reused: number, ...operations: string[]) =>
    ({
      status: 'success',
      reused,
      nodes: operations.map((_, index) => String(index)),
      document: {
        nodes: Object.fromEntries(
          operations.map((operation, index) => [index, { operation }])
        )
      }
    }) as unknown as Execution;

  it('reused everything but its inputs', () => {
    expect(isAllReused(execution(1, 'Input', 'Train'))).toBe(true);
    expect(isAllReused(execution(2, 'Load', 'Train'))).toBe(true);
    expect(isAllReused(execution(1, 'Load', 'Train'))).toBe(false);
    expect(isAllReused(execution(0, 'Input'))).toBe(false);
  });
});
