import type { IDisposable } from '@lumino/disposable';
import uPlot from 'uplot';

import type { IRange } from '../graph/curves';
import { zoomed } from '../graph/curves';
import type { IPlotted } from './plotted';
import { alignedData, optionsOf, shapeOf } from './plotted';

export interface IPlotHandlers {
  onRange: (range: IRange | null) => void;
  /** The step under the pointer; null when there is none. */
  onStep: (step: number | null) => void;
}

const LARGE_POINTS = 20_000;
const WHEEL_FACTOR = 0.8;

/** Curves on a canvas. Charts of one `group` show the same step under the pointer. */
export class Plot implements IDisposable {
  constructor(
    private readonly _host: HTMLElement,
    private readonly _group: string,
    private readonly _handlers: IPlotHandlers
  ) {
    this._resized = new ResizeObserver(() => this._resize());
    this._resized.observe(_host);
    this._themed = new MutationObserver(() => this._create());
    const attributeFilter = ['data-jp-theme-name'];
    this._themed.observe(document.body, { attributes: true, attributeFilter });
    _host.addEventListener('wheel', this._onWheel, { passive: false });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Draws soon; large curves not more often than the page can bear. */
  show(shown: IPlotted): void {
    const isOther = shapeOf(shown) !== shapeOf(this._shown);
    this._shown = shown;
    if (isOther || !this._plot) {
      this._create();
    } else if (this._timer === 0) {
      const wait = Math.max(0, this._next_ms - performance.now());
      this._timer = window.setTimeout(() => this._update(), wait);
    }
  }

  /** Moves the step that is shown by `count` points, to either end with an infinity. */
  move(count: number): void {
    const [steps] = this._data();
    if (!this._plot || steps.length === 0) {
      return;
    }
    const last = steps.length - 1;
    const from = this._index ?? (count > 0 ? -1 : last + 1);
    const index = Math.min(last, Math.max(0, from + count));
    const { min, max } = this._range();
    const step = steps[index];
    if (step < min || step > max) {
      const shift = step < min ? step - min : step - max;
      const whole = this._whole();
      this._handlers.onRange(
        zoomed({ min: min + shift, max: max + shift }, whole, step, 1)
      );
    }
    this._goTo(step);
  }

  /** Around the step that is shown. */
  zoom(factor: number): void {
    const { min, max } = this._range();
    const [steps] = this._data();
    this._zoomAt(
      this._index === null ? (min + max) / 2 : steps[this._index],
      factor
    );
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this._timer);
    this._resized.disconnect();
    this._themed.disconnect();
    this._host.removeEventListener('wheel', this._onWheel);
    this._plot?.destroy();
  }

  private _create(): void {
    clearTimeout(this._timer);
    this._timer = 0;
    this._plot?.destroy();
    this._plot = null;
    const { clientWidth: width, clientHeight: height } = this._host;
    if (!this._shown || width === 0) {
      return;
    }
    const options = optionsOf(this._shown, this._host, this._group);
    this._plot = new uPlot(
      {
        ...options,
        width,
        height,
        hooks: {
          setSelect: [plot => this._onSelect(plot)],
          setCursor: [plot => this._onCursor(plot)]
        }
      },
      this._data(),
      this._host
    );
    const over = this._plot.over;
    over.addEventListener('dblclick', () => this._handlers.onRange(null));
    this._update();
  }

  private _update(): void {
    this._timer = 0;
    const plot = this._plot;
    if (!plot || !this._shown) {
      return;
    }
    const start_ms = performance.now();
    const data = this._data();
    const { range } = this._shown;
    plot.batch(() => {
      plot.setData(data, true);
      if (range) {
        plot.setScale('x', range);
      }
    });
    const isLarge = data[0].length > LARGE_POINTS;
    const took_ms = performance.now() - start_ms;
    this._next_ms =
      performance.now() + (isLarge ? Math.max(250, 5 * took_ms) : 0);
  }

  private _data(): uPlot.AlignedData {
    if (this._dataOf !== this._shown) {
      this._aligned = alignedData(this._shown);
      this._dataOf = this._shown;
    }
    return this._aligned;
  }

  private _resize(): void {
    const { clientWidth: width, clientHeight: height } = this._host;
    if (!this._plot) {
      this._create();
    } else if (width > 0) {
      this._plot.setSize({ width, height });
    }
  }

  private _whole(): IRange {
    const [steps] = this._data();
    return { min: steps[0] ?? 0, max: steps[steps.length - 1] ?? 1 };
  }

  private _range(): IRange {
    return this._shown?.range ?? this._whole();
  }

  private _zoomAt(center: number, factor: number): void {
    this._handlers.onRange(
      zoomed(this._range(), this._whole(), center, factor)
    );
  }

  private _goTo(step: number): void {
    const plot = this._plot;
    if (plot) {
      clearTimeout(this._timer);
      this._update();
      const left = plot.valToPos(step, 'x');
      plot.setCursor({ left, top: plot.over.clientHeight / 2 });
    }
  }

  private _onSelect(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width > 0) {
      const min = plot.posToVal(left, 'x');
      const max = plot.posToVal(left + width, 'x');
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this._handlers.onRange({ min, max });
    }
  }

  private _onCursor(plot: uPlot): void {
    const index = plot.cursor.idx ?? null;
    if (index !== this._index) {
      this._index = index;
      this._handlers.onStep(index === null ? null : plot.data[0][index]);
    }
  }

  /** Over a chart that has the focus, or with Ctrl; else the page scrolls. */
  private _onWheel = (event: WheelEvent): void => {
    const isMeant =
      event.ctrlKey ||
      event.metaKey ||
      this._host.contains(document.activeElement);
    if (!this._plot || !isMeant || event.deltaY === 0) {
      return;
    }
    event.preventDefault();
    const { left } = this._plot.over.getBoundingClientRect();
    const center = this._plot.posToVal(event.clientX - left, 'x');
    this._zoomAt(center, event.deltaY < 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR);
  };

  private readonly _resized: ResizeObserver;
  private readonly _themed: MutationObserver;
  private _shown: IPlotted | null = null;
  private _dataOf: IPlotted | null = null;
  private _aligned: uPlot.AlignedData = [[]];
  private _plot: uPlot | null = null;
  private _index: number | null = null;
  private _timer = 0;
  private _next_ms = 0;
  private _isDisposed = false;
}
