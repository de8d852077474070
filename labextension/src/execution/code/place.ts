import type { PanelLayout, Widget } from '@lumino/widgets';

import type { Execution } from '../../protocol/types';
import type { IExecutionModel, IProjectModel } from '../../tokens';

export interface ICodeOptions {
  readonly project: IProjectModel;
  readonly execution: IExecutionModel;
  /** The job that is looked at; null: none. */
  readonly node: () => string | null;
}

export interface ICodeWidget extends Widget {
  /** Shows a line (from 1) of an operation's code; `path` from the project's folder. */
  reveal(path: string, line: number | null): void;
}

export type MakeCode = (options: ICodeOptions) => Promise<ICodeWidget>;

const OPERATION = /^operations\/(\w+)\.py$/;

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
      this._widget = this._make();
    }
    void this._widget?.then(widget => widget?.setHidden(!this._isShown));
  }

  /** Whether it has that file: the code of an operation that ran. */
  holds(path: string, execution: Execution | null): boolean {
    const [, name] = OPERATION.exec(path) ?? [];
    const nodes = Object.values(execution?.document.nodes ?? {});
    return make !== null && nodes.some(({ operation }) => operation === name);
  }

  /** Shows a line of it, once it is shown itself. */
  reveal(path: string, line: number | null): void {
    void this._widget?.then(widget => widget?.reveal(path, line));
  }

  /** What cannot be loaded is tried again when it is looked at again. */
  private async _make(): Promise<ICodeWidget | null> {
    try {
      const widget = (await make?.(this._options)) ?? null;
      if (widget && this._layout.isDisposed) {
        widget.dispose();
        return null;
      }
      if (widget) {
        this._layout.addWidget(widget);
      }
      return widget;
    } catch (error) {
      this._widget = null;
      console.warn('DeepForge: the code could not be loaded:', error);
      return null;
    }
  }

  private _widget: Promise<ICodeWidget | null> | null = null;
  private _isShown = false;
}
