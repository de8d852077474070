import { describe, expect, it } from 'vitest';

import { figureRows } from '../../src/graph/figurerows';

function placesOf(columns: string[][]): (number | null)[][] {
  return figureRows(columns).map(({ places }) => [...places]);
}

describe('figures of several executions', () => {
  it('stand beside those of the same name, in whatever order they were shown', () => {
    expect(
      figureRows([
        ['loss', 'confusion'],
        ['confusion', 'weights', 'loss'],
        ['loss']
      ])
    ).toEqual([
      { name: 'loss', places: [0, 2, 0] },
      { name: 'confusion', places: [1, 0, null] },
      { name: 'weights', places: [null, 1, null] }
    ]);
  });

  it('stand beside what came at their place where their titles differ', () => {
    expect(
      figureRows([
        ['rate 0.2', 'histogram'],
        ['rate 0.5', 'histogram'],
        ['rate 0.2', 'histogram']
      ])
    ).toEqual([
      { name: null, places: [0, 0, 0] },
      { name: 'histogram', places: [1, 1, 1] }
    ]);
  });

  it('stand by their order where they have no names', () => {
    expect(
      figureRows([
        ['', ''],
        ['', '', '']
      ])
    ).toEqual([
      { name: null, places: [0, 0] },
      { name: null, places: [1, 1] },
      { name: null, places: [null, 2] }
    ]);
  });

  it('are told apart where one execution shows a name several times', () => {
    expect(placesOf([['digits', 'digits'], ['digits']])).toEqual([
      [0, 0],
      [1, null]
    ]);
  });

  it('each have one place, whatever their names', () => {
    const names = ['', 'a', 'b', 'c'];
    let seed = 7;
    const next = (below: number) =>
      (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 300; round++) {
      const columns = Array.from({ length: 1 + next(8) }, () =>
        Array.from({ length: next(6) }, () => names[next(names.length)])
      );
      const rows = placesOf(columns);
      columns.forEach((figures, column) =>
        expect(
          rows
            .map(places => places[column])
            .filter(place => place !== null)
            .sort()
        ).toEqual(figures.map((_, place) => place))
      );
      expect(rows.every(places => places.some(place => place !== null))).toBe(
        true
      );
    }
  });
});
