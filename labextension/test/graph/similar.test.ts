import { describe, expect, it } from 'vitest';

import { nearest } from '../../src/graph/similar';

describe('the nearest name', () => {
  it.each([
    ['modle', ['model', 'history'], 'model'],
    ['Epochs', ['epochs'], 'epochs'],
    ['x', ['model', 'history'], null],
    ['train_data', ['train'], 'train']
  ])('of %s', (name, candidates, expected) => {
    expect(nearest(name, candidates)).toBe(expected);
  });
});
