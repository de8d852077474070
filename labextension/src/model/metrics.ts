import type { IMetricSeries } from '../tokens';

/** The metrics of one attempt; `list` is replaced when it grows. */
export class MetricSeries {
  get list(): readonly IMetricSeries[] {
    if (this._isStale) {
      this._list = [...this._points].map(([name, points]) => ({
        name,
        points: [...points]
      }));
      this._isStale = false;
    }
    return this._list;
  }

  /** A value that is no finite number (JSON has none for it, so it comes as null) is kept as NaN. */
  add(name: string, value: number | null, step: number | null): void {
    const points = this._points.get(name) ?? [];
    this._points.set(name, points);
    points.push({ step: step ?? points.length, value: value ?? Number.NaN });
    this._isStale = true;
  }

  clear(): void {
    this._points.clear();
    this._isStale = true;
  }

  private readonly _points = new Map<
    string,
    { step: number; value: number }[]
  >();
  private _list: readonly IMetricSeries[] = [];
  private _isStale = false;
}
