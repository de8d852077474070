import { describe, expect, it } from 'vitest';

import { renamesBetween } from '../../src/graph/renames';
import type { Operation } from '../../src/protocol/types';
import { attribute, operation } from './samples';

const named = (...operations: Operation[]) =>
  new Map(operations.map(item => [item.name, item]));

describe('what was probably renamed', () => {
  it('is a file that is gone where one with the same interface is new', () => {
    const before = named(
      operation('Train', ['data'], ['model']),
      operation('Load', [], ['data'])
    );
    const after = named(
      operation('Fit', ['data'], ['model']),
      operation('Load', [], ['data'])
    );
    expect(renamesBetween(before, after)).toEqual([
      { kind: 'operation', operation: '', name: 'Train', newName: 'Fit' }
    ]);
  });

  it('is no file where several could be meant, or none', () => {
    const before = named(
      operation('A', [], ['data']),
      operation('B', [], ['data'])
    );
    const after = named(
      operation('C', [], ['data']),
      operation('D', [], ['data'])
    );
    expect(renamesBetween(before, after)).toEqual([]);
    expect(renamesBetween(before, named())).toEqual([]);
  });

  it('is the port that is gone where one is new on the same side', () => {
    const before = named(operation('Train', ['data', 'extra'], ['model']));
    const after = named(operation('Train', ['images', 'extra'], ['net']));
    expect(renamesBetween(before, after)).toEqual([
      { kind: 'input', operation: 'Train', name: 'data', newName: 'images' },
      { kind: 'output', operation: 'Train', name: 'model', newName: 'net' }
    ]);
  });

  it('are several ports only where each kept its place', () => {
    const before = named(operation('Split', [], ['train', 'test']));
    expect(
      renamesBetween(before, named(operation('Split', [], ['a', 'b'])))
    ).toHaveLength(2);
    expect(
      renamesBetween(before, named(operation('Split', [], ['train'])))
    ).toEqual([]);
    expect(
      renamesBetween(before, named(operation('Split', [], ['a', 'train', 'b'])))
    ).toEqual([]);
  });

  it('is an attribute', () => {
    const before = named(
      operation('T', [], [], { attributes: [attribute('rate')] })
    );
    const after = named(
      operation('T', [], [], { attributes: [attribute('speed')] })
    );
    expect(renamesBetween(before, after)).toMatchObject([
      { kind: 'attribute', name: 'rate', newName: 'speed' }
    ]);
  });
});
