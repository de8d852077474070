import { describe, expect, it } from 'vitest';

import {
  brief,
  defaultText,
  fieldOf,
  sameValue,
  shown,
  typed
} from '../../src/graph/values';
import { attribute } from './samples';

function kept(type: string | null, input: string): string {
  const answer = typed(attribute('x', { type }), input);
  return answer.ok ? answer.text : `refused: ${answer.problem}`;
}

describe('a typed value', () => {
  it.each([
    ['int', '30', '30'],
    ['int', ' 007 ', '7'],
    ['int', '9007199254740993', '9007199254740993'],
    ['int', '1.5', 'refused: integer'],
    ['float', '1.0', '1.0'],
    ['float', '1e-3', '1e-3'],
    ['float', '.5', '0.5'],
    ['float', '1.', '1.0'],
    ['float', 'fast', 'refused: number'],
    ['str', ' as it is ', '" as it is "'],
    ['path', 'data/x.csv', '"data/x.csv"'],
    ['tuple', '64, 32', '[64, 32]'],
    ['tuple', '64', '[64]'],
    ['list', '[1, 2.0]', '[1, 2.0]'],
    ['list[str]', "('a', 'b')", '["a", "b"]'],
    ['list', '{"a": 1}', 'refused: list'],
    ['dict', '{"a": 1.0}', '{"a": 1.0}'],
    ['dict', '3', 'refused: object'],
    ['int | None', '', 'null'],
    [null, '3', '3'],
    [null, 'relu', '"relu"'],
    [null, '{"a": ', 'refused: json']
  ])('%s: %j is kept as %s', (type, input, text) => {
    expect(kept(type, input)).toBe(text);
  });

  it('is one of the choices where there are some', () => {
    const activation = attribute('activation', {
      type: 'str',
      choices: ['relu', 'tanh']
    });
    expect(typed(activation, '"tanh"')).toEqual({ ok: true, text: '"tanh"' });
    expect(typed(activation, 'wild')).toEqual({ ok: false, problem: 'choice' });
  });
});

describe('the default', () => {
  it('keeps its source text', () => {
    expect(
      defaultText(
        attribute('x', { type: 'float', default: 1, default_source: '1.0' })
      )
    ).toBe('1.0');
  });

  it('of a tuple is a list', () => {
    expect(
      defaultText(
        attribute('x', { default: [64, 32], default_source: '(64, 32)' })
      )
    ).toBe('[64, 32]');
  });

  it('is unknown where the code computes it', () => {
    expect(
      defaultText(
        attribute('x', { default: null, default_source: 'os.cpu_count()' })
      )
    ).toBeNull();
  });

  it('is null where the code says None', () => {
    expect(
      defaultText(attribute('x', { default: null, default_source: 'None' }))
    ).toBe('null');
  });
});

describe('values', () => {
  it('that differ in type differ', () => {
    expect(sameValue('1', '1.0')).toBe(false);
    expect(sameValue('1.0', '1.00')).toBe(true);
    expect(sameValue('[1,2]', '[1, 2]')).toBe(true);
  });

  it('are shown without quotes and brackets where that says the same', () => {
    expect(shown('text', '"relu"')).toBe('relu');
    expect(shown('json', '[64, 32]')).toBe('64, 32');
    expect(shown('json', '["a"]')).toBe('["a"]');
    expect(brief('true')).toBe('on');
  });

  it('have the field of their type', () => {
    const fields = [
      'bool',
      'int',
      'float | None',
      'str',
      'dict',
      'artifact',
      'MyClass'
    ].map(type => fieldOf(attribute('x', { type })));
    expect(fields).toEqual([
      'boolean',
      'integer',
      'number',
      'text',
      'json',
      'artifact',
      'json'
    ]);
  });
});
