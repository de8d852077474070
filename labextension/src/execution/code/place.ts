import type { PanelLayout, Widget } from '@lumino/widgets';

import type { IExecutionModel, IProjectModel } from '../../tokens';

export interface ICodeOptions {
  readonly project: IProjectModel;
  readonly execution: IExecutionModel;
  /** The job that is looked at; null: none. */
  readonly node: () => string | null;
}

export type MakeCode = (options: ICodeOptions) => Promise<Widget>;

let make: MakeCode | null = null;

/** Whoever has JupyterLab's editors says how an execution's code is shown. */
export function provideCode(maker: MakeCode): void {
  make = maker;
}

/** The code as a part of a view, loaded when it is first looked at. */
export class CodeTab {
  constructor(
    private readonly _layout: PanelLayout,
    private readonly _options: ICodeOptions
  ) {}

  show(isShown: boolean): void {
    this._isShown = isShown;
    if (isShown && !this._widget) {
      this._widget = make?.(this._options) ?? null;
      void this._widget?.then(widget => {
        if (this._layout.isDisposed) {
          widget.dispose();
        } else {
          this._layout.addWidget(widget);
        }
      });
    }
    void this._widget?.then(widget => widget.setHidden(!this._isShown));
  }

  private _widget: Promise<Widget> | null = null;
  private _isShown = false;
}
