import { describe, expect, it } from 'vitest';

import { overlaid } from '../../src/graph/overlay';

const source = (label: string, hue: number, node: string, name: string) => ({
  label,
  hue,
  metrics: new Map([[node, [{ name, points: [{ step: 0, value: hue }] }]]])
});

describe('curves of several executions', () => {
  it('share a chart where node and metric are the same', () => {
    const charts = overlaid([
      source('a', 0, 'Train', 'loss'),
      source('a', 1, 'Train', 'loss'),
      source('c', 2, 'Test', 'loss')
    ]);
    expect(
      charts.map(({ name, curves }) => [
        name,
        curves.map(({ id, label, hue }) => `${id} ${label} ${hue}`)
      ])
    ).toEqual([
      ['Train.loss', ['0 a 0', '1 a 1']],
      ['Test.loss', ['2 c 2']]
    ]);
  });
});
