import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import { Signal } from '@lumino/signaling';

import type {
  IFigure,
  IFigureHistory,
  IJobFeed,
  IMetricSeries
} from '../tokens';
import type { JobFeed } from './jobFeed';

/** One view's share of a feed. */
export class FeedHandle implements IJobFeed {
  constructor(
    private readonly _shared: JobFeed,
    private readonly _release: () => void
  ) {
    _shared.changed.connect(this._onChanged, this);
  }

  readonly changed: Signal<IJobFeed, void> = new Signal<IJobFeed, void>(this);
  isDisposed = false;

  get outputs(): IOutputAreaModel {
    return this._shared.model;
  }

  get latestFigure(): string | null {
    return this._shared.latestFigure;
  }

  get figures(): readonly IFigure[] {
    return this._shared.figures;
  }

  get metrics(): readonly IMetricSeries[] {
    return this._shared.metrics;
  }

  get isReplayed(): boolean {
    return this._shared.isReplayed;
  }

  get hasEarlier(): boolean {
    return this._shared.hasEarlier;
  }

  get isSanitized(): boolean {
    return this._shared.isSanitized;
  }

  trust(): void {
    this._shared.trust();
  }

  get hasTimes(): boolean {
    return this._shared.hasTimes;
  }

  get logUrl(): string {
    return this._shared.logUrl;
  }

  showEarlier(): void {
    this._shared.showEarlier();
  }

  showTimes(isOn: boolean): void {
    this._shared.showTimes(isOn);
  }

  history(figure: string): Promise<IFigureHistory> {
    return this._shared.history(figure);
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    this._shared.changed.disconnect(this._onChanged, this);
    Signal.clearData(this);
    this._release();
  }

  private _onChanged(): void {
    this.changed.emit();
  }
}
