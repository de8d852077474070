import { describe, expect, it } from 'vitest';

import {
  bundled,
  neighbourOf,
  placesOf,
  portsText,
  shapeOf
} from '../../src/graph/lineage';
import type { Lineage, LineageEdge } from '../../src/protocol/types';

function lineage(...edges: [string, string][]): Lineage {
  const ids = [...new Set(edges.flat())];
  return {
    project: 'p',
    root: ids[0],
    nodes: ids.map(id => ({ kind: 'artifact', id, name: id }) as never),
    edges: edges.map(([source, target]) => edge(source, target)),
    installations: {},
    is_cut: false
  };
}

function edge(source: string, target: string, output = '', input = '') {
  return { source, target, output, input } satisfies LineageEdge;
}

describe('the arrow keys in a lineage', () => {
  const diamond = lineage(
    ['data', 'train'],
    ['data', 'check'],
    ['train', 'model'],
    ['check', 'model']
  );
  const places = placesOf(diamond);
  const go = (from: string, direction: 'left' | 'right' | 'up' | 'down') =>
    neighbourOf(diamond, places, from, direction);

  it('left and right go along the edges', () => {
    expect(['train', 'check']).toContain(go('data', 'right'));
    expect(go('train', 'right')).toBe('model');
    expect(go('check', 'left')).toBe('data');
  });

  it('up and down go through a layer', () => {
    const [upper, lower] = ['train', 'check'].sort(
      (one, other) => places.get(one)!.y - places.get(other)!.y
    );
    expect(go(upper, 'down')).toBe(lower);
    expect(go(lower, 'up')).toBe(upper);
    expect(go(upper, 'up')).toBeNull();
  });

  it('lead nowhere at the ends', () => {
    expect(go('data', 'left')).toBeNull();
    expect(go('model', 'right')).toBeNull();
    expect(go('nothing', 'right')).toBeNull();
  });

  it('sources lie to the left of what is made of them', () => {
    for (const { source, target } of diamond.edges) {
      expect(places.get(source)!.x).toBeLessThan(places.get(target)!.x);
    }
  });
});

describe('what is written at an edge', () => {
  it('is the port, and both where they differ', () => {
    expect(portsText(edge('a', 'b', 'model', 'model'))).toBe('model');
    expect(portsText(edge('a', 'b', 'model', 'network'))).toBe(
      'model → network'
    );
    expect(portsText(edge('a', 'b', 'model'))).toBe('model');
    expect(portsText(edge('a', 'b'))).toBe('');
  });

  it('names all ports of edges between the same two', () => {
    const edges = [
      edge('a', 'b', 'x', 'x'),
      edge('a', 'b', 'y', 'z'),
      edge('a', 'c', 'x')
    ];
    expect(bundled(edges)).toEqual([
      { source: 'a', target: 'b', label: 'x, y → z' },
      { source: 'a', target: 'c', label: 'x' }
    ]);
  });
});

describe('the shape of a lineage', () => {
  it('changes with nodes and edges alone', () => {
    const one = lineage(['a', 'b']);
    const other = { ...one, is_cut: true };
    expect(shapeOf(other)).toBe(shapeOf(one));
    expect(shapeOf(lineage(['a', 'b'], ['b', 'c']))).not.toBe(shapeOf(one));
  });
});
