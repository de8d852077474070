import { describe, expect, it } from 'vitest';

import { asField, fieldFor, isLong } from '../../src/graph/fields';
import { inOrder } from '../../src/graph/pipeline';
import { fieldOf, shownFor, typed } from '../../src/graph/values';
import type { Attribute } from '../../src/protocol/types';
import { PipelineDoc } from '../../src/document/pipelineDoc';
import { attribute } from './samples';

describe('the field of a value', () => {
  it.each([
    [{ type: 'int' }, 'integer'],
    [{ type: 'Optional[int]', default_source: '3' }, 'integer'],
    [{ type: 'float' }, 'number'],
    [{ type: 'bool' }, 'boolean'],
    [{ type: 'path' }, 'path'],
    [{ type: 'str', choices: ['a'] }, 'choice'],
    [{ type: 'dict' }, 'json'],
    [{}, 'json']
  ] satisfies [Partial<Attribute>, string][])('of %o is %s', (said, field) => {
    expect(fieldOf(attribute('a', said))).toBe(field);
  });

  it('is JSON where the document holds what the field cannot show', () => {
    const flag = attribute('on', { type: 'bool' });
    expect(fieldFor(flag, 'true')).toBe('boolean');
    expect(fieldFor(flag, '"yes"')).toBe('json');
    expect(fieldFor(flag, 'null')).toBe('json');
    const maybe = attribute('on', { type: 'bool', default_source: 'None' });
    expect(fieldFor(maybe, 'null')).toBe('boolean');
    expect(asField(flag, 'json').type).toBeNull();
  });

  it.each([
    ['text', { type: 'str' }, '"one\\ntwo"', true],
    ['text', { type: 'str' }, '"short"', false],
    ['json', { type: 'dict' }, '{}', true],
    ['json', { type: 'tuple' }, '[64, 32]', false]
  ] as const)('%s of %o holding %s has several lines: %s', (...row) => {
    const [field, said, text, expected] = row;
    expect(isLong(attribute('a', said), field, text)).toBe(expected);
  });

  it.each([
    ['tuple', '[64, 32]'],
    ['list', '["a", "b"]'],
    [null, '[1.0]'],
    [null, '[64, 32]'],
    ['dict', '{"a": 1.50, "b": [1e-3, 2]}'],
    ['path', '"data/x.csv"'],
    ['float', '1e-3']
  ])(
    'of type %s shows %s such that it is read again as the same',
    (type, text) => {
      const said = attribute('a', { type });
      const field = fieldFor(said, text);
      for (const several of [false, true]) {
        const answer = typed(said, shownFor(said, field, text, several));
        expect(answer).toEqual({ ok: true, text });
      }
    }
  );
});

describe('the order in which nodes run', () => {
  it('is each after those that it needs, and ends with those of a cycle', () => {
    const doc = new PipelineDoc();
    const edge = (source: string, target: string) => ({
      source,
      output: 'o',
      target,
      input: `from ${source}`
    });
    doc.setSource(
      JSON.stringify({
        nodes: Object.fromEntries(
          ['C', 'A', 'B', 'X', 'Y'].map(id => [id, { operation: 'T' }])
        ),
        edges: [
          edge('A', 'B'),
          edge('B', 'C'),
          edge('A', 'C'),
          edge('X', 'Y'),
          edge('Y', 'X')
        ]
      })
    );
    expect(inOrder(doc.graph).map(node => node.id)).toEqual([
      'A',
      'B',
      'C',
      'X',
      'Y'
    ]);
  });
});
