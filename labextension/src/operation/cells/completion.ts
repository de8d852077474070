import type { ICompletionProviderManager } from '@jupyterlab/completer';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Session } from '@jupyterlab/services';
import type { Widget } from '@lumino/widgets';

import type { TryKernel } from '../../model/tryKernel';
import type { Cell } from './cell';

let widgets = 0;

/** Completes in the cells of a widget with what the kernel knows, as in a notebook. */
export class CellCompletion {
  constructor(
    private readonly _widget: Widget,
    private readonly _manager: ICompletionProviderManager | null,
    private readonly _kernel: TryKernel,
    private readonly _rendermime: IRenderMimeRegistry
  ) {
    _widget.id ||= `deepforge-cells-${++widgets}`;
    _kernel.connectionChanged.connect(this._update, this);
    _widget.disposed.connect(() =>
      _kernel.connectionChanged.disconnect(this._update, this)
    );
  }

  /** The cell that is edited now. */
  set cell(cell: Cell) {
    if (cell !== this._cell) {
      this._cell = cell;
      this._update();
    }
  }

  /** Tab and Enter as the completer takes them; false: they are the editor's. */
  handleKey(event: KeyboardEvent): boolean {
    const host = this._cell?.editor.host;
    if (!host || event.shiftKey || event.ctrlKey || event.altKey) {
      return false;
    }
    const { classList } = host;
    if (
      event.key === 'Enter' &&
      classList.contains('jp-mod-completer-active')
    ) {
      this._manager?.select(this._widget.id);
      return true;
    }
    if (
      event.key === 'Tab' &&
      classList.contains('jp-mod-completer-enabled') &&
      !classList.contains('jp-mod-completer-active') &&
      !this._isAtLineBeginning()
    ) {
      this._manager?.invoke(this._widget.id);
      return true;
    }
    return false;
  }

  private _isAtLineBeginning(): boolean {
    const { editor } = this._cell!;
    const { line, column } = editor.getCursorPosition();
    return !editor.getLine(line)?.slice(0, column).trim();
  }

  private _update(): void {
    const kernel = this._kernel.connection;
    const { _cell: cell } = this;
    if (!cell || cell.isDisposed) {
      return;
    }
    void this._manager?.updateCompleter({
      widget: this._widget,
      editor: cell.editor,
      sanitizer: this._rendermime.sanitizer,
      // Providers take the kernel of it and nothing else; the project's kernels belong to no session.
      session: kernel && ({ kernel } as Session.ISessionConnection)
    });
  }

  private _cell: Cell | null = null;
}
