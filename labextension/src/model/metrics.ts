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

  /** A value that is no number (JSON has none for NaN) leaves a hole. */
  add(name: string, value: number | null, step: number | null): void {
    const points = this._points.get(name) ?? [];
    this._points.set(name, points);
    const count = this._counts.get(name) ?? 0;
    this._counts.set(name, count + 1);
    if (value !== null) {
      points.push({ step: step ?? count, value });
    }
    this._isStale = true;
  }

  clear(): void {
    this._points.clear();
    this._counts.clear();
    this._isStale = true;
  }

  private readonly _points = new Map<
    string,
    { step: number; value: number }[]
  >();
  private readonly _counts = new Map<string, number>();
  private _list: readonly IMetricSeries[] = [];
  private _isStale = false;
}
