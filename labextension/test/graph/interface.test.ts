import { expect, test } from 'vitest';

import {
  addition,
  defaulting,
  documenting,
  interfaceOf,
  moving,
  newElement,
  removal,
  renaming,
  retyping,
  type IElement
} from '../../src/graph/interface';
import { attribute, operation, port } from '../operation/sessions';

const rate: IElement = {
  kind: 'attribute',
  name: 'rate',
  type: 'float',
  isOptional: true,
  standard: '0.1',
  doc: null,
  choices: null,
  isEither: false
};

test.each([
  ['epochs', { name: 'epochs', type: null, standard: null }],
  ['epochs: int', { name: 'epochs', type: 'int', standard: null }],
  ['epochs = 10', { name: 'epochs', type: null, standard: '10' }],
  [
    'table: dict[str, int] = {"a": 1}',
    { name: 'table', type: 'dict[str, int]', standard: '{"a": 1}' }
  ],
  ['f = {1: 2}', { name: 'f', type: null, standard: '{1: 2}' }],
  ['even = 1 == 1', { name: 'even', type: null, standard: '1 == 1' }]
])('%s is read as it would be in Python', (text, read) => {
  expect(newElement(text)).toEqual(read);
});

test('a text need not be quoted where the type says that it is one', () => {
  const name = { ...rate, type: 'str' };
  const set = (source: string) => defaulting(name, source);
  expect(set('adam')).toMatchObject({ default: '"adam"' });
  expect(set("'adam'")).toMatchObject({ default: "'adam'" });
  expect(set('r"a\\b"')).toMatchObject({ default: 'r"a\\b"' });
  expect(set('None')).toMatchObject({ default: 'None' });
  expect(defaulting(rate, 'LIMIT')).toMatchObject({ default: 'LIMIT' });
});

test('an empty default takes it away', () => {
  expect(defaulting(rate, ' ')).toEqual({
    do: 'remove-default',
    name: 'rate',
    of: 'attribute'
  });
});

test('the kind says which edit it is', () => {
  const image: IElement = { ...rate, kind: 'input', name: 'image' };
  const model: IElement = { ...rate, kind: 'reference', name: 'model' };
  expect(renaming(image, 'picture').do).toBe('rename-input');
  expect(retyping(image, null)).toEqual({
    do: 'retype-input',
    name: 'image',
    type: null
  });
  expect(retyping(model, 'keras')).toEqual({
    do: 'retype-reference',
    name: 'model',
    kind: 'keras'
  });
  expect(moving(model, 2)).toEqual({
    do: 'move-reference',
    name: 'model',
    index: 2
  });
  expect(removal(rate)).toEqual({ do: 'remove-attribute', name: 'rate' });
  expect(documenting(rate, ' ')).toEqual({
    do: 'document',
    name: 'rate',
    of: 'attribute',
    doc: null
  });
  const added = newElement('x: list = []');
  expect(addition('input', added).do).toBe('add-input');
  expect(addition('output', added)).toEqual({
    do: 'add-output',
    name: 'x',
    type: 'list'
  });
});

test('elements are those of the operation, in its order', () => {
  const all = interfaceOf(
    operation({
      inputs: [port('b'), { ...port('a'), optional: true }],
      attributes: [attribute('n', '1'), attribute('m', null)],
      references: [
        {
          name: 'model',
          kind: null,
          is_required: true,
          may_be_attribute: true,
          description: null
        }
      ]
    })
  );
  expect(all.input.map(({ name, isOptional }) => [name, isOptional])).toEqual([
    ['b', false],
    ['a', true]
  ]);
  expect(all.attribute.map(({ standard }) => standard)).toEqual(['1', null]);
  expect(all.reference[0].isEither).toBe(true);
  expect(interfaceOf(null).output).toEqual([]);
});

test('values that are few are chosen, as the code writes them', () => {
  const few = {
    ...attribute('activation', "'relu'"),
    type: 'str',
    default: 'relu',
    choices: ['relu', 'tanh', 3, null]
  };
  const all = interfaceOf(operation({ attributes: [few] }));
  expect(all.attribute[0].choices).toEqual(["'relu'", '"tanh"', '3', 'None']);
});

test('what may be either is a reference by the name of a kind, an attribute by a type', () => {
  const either: IElement = { ...rate, kind: 'reference', isEither: true };
  const { name } = either;
  const kinds = ['python'];
  expect(retyping(either, null, kinds)).toEqual({
    do: 'retype-reference',
    name,
    kind: null
  });
  expect(retyping(either, 'python', kinds)).toEqual({
    do: 'retype-reference',
    name,
    kind: 'python'
  });
  expect(retyping(either, 'float', kinds)).toEqual({
    do: 'retype-attribute',
    name,
    type: 'float'
  });
});
