import { describe, expect, it } from 'vitest';

import { inOrder } from '../../src/execution/order';
import { job } from './records';

const node = {
  operation: 'A',
  label: null,
  attributes: {},
  references: {},
  reuse: null,
  retries: 0,
  time_limit_s: null
};

const document = (names: string[], edges: [string, string][]) => ({
  format: 1,
  nodes: Object.fromEntries(names.map(name => [name, node])),
  edges: edges.map(([source, target]) => ({
    source,
    output: 'out',
    target,
    input: 'in'
  })),
  layout: {},
  notes: []
});

const jobs = (names: string[]) =>
  new Map(names.map(name => [name, job({ node: name })]));

describe('the order of jobs', () => {
  it('puts every job after those whose values it takes', () => {
    const pipeline = document(
      ['Evaluate', 'Train', 'Load'],
      [
        ['Load', 'Train'],
        ['Train', 'Evaluate'],
        ['Load', 'Evaluate']
      ]
    );
    expect(inOrder(pipeline, jobs(['Evaluate', 'Train', 'Load']))).toEqual([
      'Load',
      'Train',
      'Evaluate'
    ]);
  });

  it('keeps the order of the document among independent ones', () => {
    expect(
      inOrder(document(['b', 'a', 'c'], []), jobs(['a', 'b', 'c']))
    ).toEqual(['b', 'a', 'c']);
  });

  it('lists only nodes that run', () => {
    expect(inOrder(document(['a', 'b'], [['a', 'b']]), jobs(['b']))).toEqual([
      'b'
    ]);
  });

  it('ends on a graph with a cycle', () => {
    const cycle = document(
      ['a', 'b'],
      [
        ['a', 'b'],
        ['b', 'a']
      ]
    );
    expect(inOrder(cycle, jobs(['a', 'b'])).sort()).toEqual(['a', 'b']);
  });

  it('orders a chain of ten thousand nodes', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
    const edges = names
      .slice(1)
      .map((name, index): [string, string] => [names[index], name]);
    expect(inOrder(document([...names].reverse(), edges), jobs(names))).toEqual(
      names
    );
  });
});
