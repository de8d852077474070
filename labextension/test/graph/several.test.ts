import { describe, expect, it } from 'vitest';

import { commonAttributes } from '../../src/graph/several';
import { context } from './wrongs';

describe('what several nodes have in common', () => {
  it('is what all have with one type, mixed where values differ', () => {
    const found = context({
      nodes: {
        A: { operation: 'Train', attributes: { epochs: 3, mode: 'exact' } },
        B: { operation: 'Train', attributes: { mode: 'exact' } }
      }
    });
    const nodes = [...found.graph.nodes.values()];
    expect(
      commonAttributes(nodes, found.operations).map(item => [
        item.attribute.name,
        item.set,
        item.isMixed
      ])
    ).toEqual([
      ['epochs', null, true],
      ['mode', '"exact"', false]
    ]);
    const others = context({
      nodes: { A: { operation: 'Train' }, B: { operation: 'Load' } }
    });
    expect(
      commonAttributes([...others.graph.nodes.values()], others.operations)
    ).toEqual([]);
  });
});
