import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IDocumentWidget } from '@jupyterlab/docregistry';

/** Opens code beside the pipeline that is in front, so that both are seen; the second file is a tab of the first's. */
export class Beside {
  constructor(
    private readonly _shell: JupyterFrontEnd.IShell,
    private readonly _documents: IDocumentManager
  ) {}

  /** `path` is from the server's root. */
  open(path: string): IDocumentWidget | undefined {
    const { currentWidget: current } = this._shell;
    const last = this._last?.isVisible ? this._last : null;
    const widget = this._documents.openOrReveal(
      path,
      undefined,
      undefined,
      last && last !== current
        ? { ref: last.id, mode: 'tab-after' }
        : { ref: current?.id, mode: 'split-right' }
    );
    if (widget && widget !== current) {
      this._last = widget;
    }
    return widget;
  }

  private _last: IDocumentWidget | null = null;
}
