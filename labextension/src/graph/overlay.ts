import type { IChart, ICurve, ICurvePoint } from './curves';

export interface ISource {
  /** Of the execution. */
  readonly label: string;
  readonly hue: number;
  /** By node, its metrics by name. */
  readonly metrics: ReadonlyMap<
    string,
    readonly {
      readonly name: string;
      readonly points: readonly ICurvePoint[];
    }[]
  >;
}

/** One chart for each metric of each node, in order of appearance, with a curve for each execution. */
export function overlaid(sources: readonly ISource[]): IChart[] {
  const found = new Map<string, ICurve[]>();
  for (const { label, hue, metrics } of sources) {
    for (const [node, series] of metrics) {
      for (const { name, points } of series) {
        const chart = `${node}.${name}`;
        const curve = { id: String(hue), label, hue, points };
        found.set(chart, [...(found.get(chart) ?? []), curve]);
      }
    }
  }
  return [...found].map(([name, curves]) => ({ name, curves }));
}
