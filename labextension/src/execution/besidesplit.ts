import type { Widget } from '@lumino/widgets';

import { FittingSplit } from './fittingsplit';

/** What part of the drawer figures take beside the text, and within which widths (in px). */
const FIGURES_SHARE = 0.36;
const FIGURES_WIDTH = [220, 480] as const;

/** Text at the left, figures at the right, with a divider that stays where somebody has put it. */
export class BesideSplit extends FittingSplit {
  constructor(
    text: Widget,
    private readonly _figures: Widget
  ) {
    super({ orientation: 'horizontal', spacing: 1 });
    this.addWidget(text);
    this.addWidget(_figures);
    this.handleMoved.connect(() => (this._isDivided = true));
  }

  showFigures(isShown: boolean): void {
    if (isShown === this._figures.isHidden) {
      this._figures.setHidden(!isShown);
      this._divide();
    }
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this._divide();
  }

  /** Gives the figures their share, until somebody has moved the divider. */
  private _divide(): void {
    const width = this.node.offsetWidth;
    if (this._isDivided || this._figures.isHidden || width === 0) {
      return;
    }
    const [least, most] = FIGURES_WIDTH;
    const figures = Math.min(Math.max(width * FIGURES_SHARE, least), most);
    this.setRelativeSizes([width - figures, figures]);
  }

  private _isDivided = false;
}
