/** Figures of the same name side by side. */

export interface IFigureRow {
  /** That all of them have; null where they are beside each other by their order. */
  readonly name: string | null;
  /** For each column, which of its figures; null where it has none. */
  readonly places: readonly (number | null)[];
}

/**
 * Rows of figures, given their names by column in the order in which they were shown. What has a name that others have,
 * too, stands beside them; the rest (nameless, or with a title that says what was tried) beside what came at its place.
 */
export function figureRows(
  columns: readonly (readonly string[])[]
): IFigureRow[] {
  const named = new Map<string, (number | null)[]>();
  columns.forEach((names, column) => {
    const counts = new Map<string, number>();
    names.forEach((name, place) => {
      const occurrence = counts.get(name) ?? 0;
      counts.set(name, occurrence + 1);
      if (name) {
        const key = JSON.stringify([name, occurrence]);
        const places = named.get(key) ?? columns.map(() => null);
        places[column] = place;
        named.set(key, places);
      }
    });
  });
  const rows = [...named.values()].filter(places => count(places) > 1);
  const taken = columns.map(
    (_, column) => new Set(rows.map(places => places[column]))
  );
  columns.forEach((names, column) =>
    names.forEach((_, place) => {
      if (!taken[column].has(place)) {
        const free = rows.find(
          places => places[column] === null && places.includes(place)
        );
        const row = free ?? columns.map(() => null);
        row[column] = place;
        if (!free) {
          rows.push(row);
        }
      }
    })
  );
  return rows
    .map(places => ({ name: commonName(places, columns), places }))
    .sort((a, b) => first(a.places) - first(b.places));
}

function commonName(
  places: readonly (number | null)[],
  columns: readonly (readonly string[])[]
): string | null {
  const names = new Set(
    places.flatMap((place, column) =>
      place === null ? [] : [columns[column][place]]
    )
  );
  const [name] = names;
  return names.size === 1 && name ? name : null;
}

function count(places: readonly (number | null)[]): number {
  return places.filter(place => place !== null).length;
}

function first(places: readonly (number | null)[]): number {
  return Math.min(...places.map(place => place ?? Infinity));
}
