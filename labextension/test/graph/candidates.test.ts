import { describe, expect, it } from 'vitest';

import { candidatesOf, findCandidates } from '../../src/graph/candidates';
import { refusalOf } from '../../src/graph/rules';
import { OPERATIONS, sampleGraph } from './samples';

function listed(text: string, node: string): string[] {
  return candidatesOf(sampleGraph(text), OPERATIONS, node).map(
    ({ own, other }) =>
      own.side === 'output'
        ? `${own.port}>${other.node}.${other.port}`
        : `${own.port}<${other.node}.${other.port}`
  );
}

describe('the list of what a node can be connected to', () => {
  it('has its outputs first, and what surely fits before what may', () => {
    expect(listed('A:Load B:Train C:Test', 'B')).toEqual([
      'model>C.model',
      'model>C.text',
      'data<A.data',
      'data<C.report',
      'data<A.count',
      'extra<C.report',
      'extra<A.data'
    ]);
  });

  it('leaves out what is taken, and what would be a cycle', () => {
    const text = 'A:Load B:Train C:Train D:Test; A.data>B.data B.model>D.model';
    expect(listed(text, 'A')).not.toContain('data>B.data');
    expect(listed(text, 'A')).toContain('data>C.data');
    expect(listed(text, 'D').join()).not.toMatch(/>[AB]/);
  });

  it('holds what the rules allow, and only that', () => {
    const graph = sampleGraph(
      'A:Load B:Train C:Train D:Test E:Test; A.data>B.data B.model>D.model'
    );
    for (const node of graph.nodes.keys()) {
      for (const { connection } of candidatesOf(graph, OPERATIONS, node)) {
        expect(refusalOf(graph, OPERATIONS, connection)).toBeNull();
      }
    }
  });

  it('is of nothing for a node that is gone', () => {
    expect(listed('A:Load', 'B')).toEqual([]);
  });

  it('is found by the names of ports and nodes, in any order', () => {
    const all = candidatesOf(
      sampleGraph('A:Load B:Train C:Test'),
      OPERATIONS,
      'B'
    );
    const found = findCandidates(all, 'c text');
    expect(found.map(candidate => candidate.other.port)).toEqual(['text']);
    expect(findCandidates(all, 'nothing')).toEqual([]);
  });
});
