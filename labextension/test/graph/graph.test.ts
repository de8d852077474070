import { describe, expect, it } from 'vitest';

import { copied, pasteable, pasted } from '../../src/graph/clipboard';
import { JsonError, inlineJson, readJson } from '../../src/graph/json';
import { arrange, placed } from '../../src/graph/layout';
import { freePlace } from '../../src/graph/place';
import { huesOf, portsOf } from '../../src/graph/ports';
import { indexProblems, ofHeader } from '../../src/graph/problems';
import { findOperations } from '../../src/graph/search';
import type { Problem } from '../../src/protocol/types';
import { operation, OPERATIONS, sampleDoc, sampleGraph } from './samples';

describe('JSON', () => {
  it('keeps numbers and the order of keys', () => {
    const text =
      '{"10": 1.0, "9": [9007199254740993, -0, 1E5], "a": "\\u0001é"}';
    expect(inlineJson(readJson(text))).toBe(text);
  });

  it.each([
    '',
    '{',
    '[1,]',
    '{"a" 1}',
    '01',
    'NaN',
    "{'a': 1}",
    '"\n"',
    '1 2',
    'truely',
    '{"a": 1,}',
    '1.'
  ])('%j is none', text => {
    expect(() => readJson(text)).toThrow(JsonError);
  });

  it('refuses what is nested too deeply rather than overflow', () => {
    expect(() => readJson('['.repeat(100_000))).toThrow(JsonError);
  });
});

describe('the ports of a node', () => {
  it('are those of the code, then those that only edges know', () => {
    const graph = sampleGraph('A:Load B:Train; A.data>B.data A.data>B.old');
    const { inputs } = portsOf(
      'B',
      OPERATIONS.get('Train')!,
      graph.edges.values()
    );
    expect(inputs.map(port => [port.name, port.isKnown])).toEqual([
      ['data', true],
      ['extra', true],
      ['old', false]
    ]);
  });
});

describe('hues', () => {
  it('differ for the first seven names and do not depend on their order', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(new Set(huesOf(names).values()).size).toBe(7);
    expect([...huesOf([...names].reverse())]).toEqual([...huesOf(names)]);
  });
});

describe('arranging', () => {
  it('puts every node right of those that it takes values from', () => {
    const graph = sampleGraph(
      'A:Load B:Train C:Test; A.data>B.data B.model>C.model'
    );
    const places = arrange(graph, new Map());
    expect(places.get('A')!.x).toBeLessThan(places.get('B')!.x);
    expect(places.get('B')!.x).toBeLessThan(places.get('C')!.x);
    expect(
      [...places.values()].every(
        place => place.x % 8 === 0 && place.y % 8 === 0
      )
    ).toBe(true);
  });

  it('gives places only to nodes that have none', () => {
    expect([...placed(sampleGraph('A:Load B:Train')).keys()]).toEqual([
      'A',
      'B'
    ]);
  });

  it('does not put a node exactly on another', () => {
    const doc = sampleDoc('A:Load');
    doc.setSource(
      '{"nodes": {"A": {"operation": "Load"}}, "layout": {"A": [16, 16]}}'
    );
    expect(freePlace(doc.graph, { x: 15, y: 17 })).toEqual({ x: 40, y: 40 });
  });
});

describe('the clipboard', () => {
  const doc = sampleDoc('A:Load B:Train C:Train; A.data>B.data A.data>C.data');

  it('holds the nodes with the edges between them', () => {
    const part = pasteable(copied(doc.texts(), new Set(['A', 'B'])))!;
    expect([...part.nodes.keys()]).toEqual(['A', 'B']);
    expect(part.edges.size).toBe(1);
  });

  it('is pasted under free ids', () => {
    const part = pasteable(copied(doc.texts(), new Set(['A', 'B'])))!;
    const added = pasted(part, id => doc.graph.nodes.has(id), {
      x: 100,
      y: 50
    });
    expect([...added.nodes.keys()]).toEqual(['A_2', 'B_2']);
    expect([...added.edges.values()][0]).toMatchObject({
      source: 'A_2',
      target: 'B_2'
    });
    expect(added.layout.size).toBe(2);
  });

  it.each(['', 'hello', '{}', '{"nodes": {}}', '{"nodes": 3}', '[1]'])(
    'with %j holds nothing to paste',
    text => {
      expect(pasteable(text)).toBeNull();
    }
  );
});

describe('finding operations', () => {
  const operations = [
    operation('LoadDigits', [], ['dataset'], { help: 'Loads the UCI digits.' }),
    operation('TrainValidate', ['dataset'], ['model']),
    operation('Input', [], ['data'], { is_builtin: true })
  ];
  const names = (query: string) =>
    findOperations(operations, query).map(found => found.operation.name);

  it('lists all, built-in ones last', () => {
    expect(names('')).toEqual(['LoadDigits', 'TrainValidate', 'Input']);
  });

  it('finds by name, initials, port and help', () => {
    expect(names('digits')).toEqual(['LoadDigits']);
    expect(names('tv')).toEqual(['TrainValidate']);
    expect(names('model')).toEqual(['TrainValidate']);
    expect(names('uci')).toEqual(['LoadDigits']);
    expect(names('load model')).toEqual([]);
  });
});

describe('problems', () => {
  const problem = (
    node: string,
    values: Partial<Problem['where']>,
    severity: Problem['severity'] = 'error'
  ) =>
    ({
      code: 'missing_input',
      severity,
      where: {
        path: null,
        line: null,
        column: null,
        node,
        port: null,
        attribute: null,
        edge: null,
        ...values
      },
      message: `${node} lacks something`
    }) as Problem;

  it('are grouped by node, errors first', () => {
    const index = indexProblems([
      problem('A', {}, 'warning'),
      problem('A', { port: 'x' }),
      problem('B', {})
    ]);
    expect(index.byNode.get('A')!.map(item => item.severity)).toEqual([
      'error',
      'warning'
    ]);
    expect([index.errors, index.warnings]).toEqual([2, 1]);
  });

  it('of a port are not shown on the header', () => {
    const list = [
      problem('A', { port: 'x' }),
      problem('A', {}),
      problem('A', { port: 'gone' })
    ];
    expect(ofHeader(list, new Set(['x']))).toHaveLength(2);
  });

  it('keep the list of a node whose problems are the same', () => {
    const before = indexProblems([problem('A', {})]);
    expect(
      indexProblems([problem('A', {}), problem('B', {})], before).byNode.get(
        'A'
      )
    ).toBe(before.byNode.get('A'));
  });
});
