import { placeholder } from '@codemirror/view';
import { CodeEditor, type IEditorServices } from '@jupyterlab/codeeditor';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  deleteIcon,
  moveDownIcon,
  moveUpIcon,
  runIcon
} from '@jupyterlab/ui-components';
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel } from '@lumino/widgets';

import type { TryKernel } from '../../model/tryKernel';
import { Cell } from '../cells/cell';
import { runCell } from '../cells/execution';

export interface IScratchOptions {
  readonly kernel: TryKernel;
  readonly editors: IEditorServices;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  /** The code of the cells. */
  readonly codes: readonly string[];
}

/** Cells for any code; the last try's operation, inputs and outputs are there by these names. There is always one. */
export class ScratchCells extends Panel {
  constructor(private readonly _options: IScratchOptions) {
    super();
    this.addClass('df-ScratchCells');
    const { codes } = _options;
    (codes.length > 0 ? codes : ['']).forEach(code => this._insert(code));
  }

  get cells(): readonly Cell[] {
    return this.widgets as readonly Cell[];
  }

  get codes(): string[] {
    return this.cells.map(codeOf);
  }

  /** The codes are others now. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get cellFocused(): ISignal<this, Cell> {
    return this._cellFocused;
  }

  /** Runs a cell and goes on to the next, or stays (`isStaying`); after the last there is another one. */
  run(cell: Cell, isStaying = false): void {
    const { kernel } = this._options;
    const code = codeOf(cell);
    if (code.trim()) {
      void runCell(cell, kernel, code, null);
    }
    if (!isStaying) {
      this.focusNext(cell, true);
    }
  }

  focusNext(cell: Cell, isAdding = false): boolean {
    const next = this.cells[this.cells.indexOf(cell) + 1];
    if (next || isAdding) {
      (next ?? this.add()).focus();
      return true;
    }
    return false;
  }

  /** A new cell, after the given one or at the end. */
  add(after?: Cell): Cell {
    const at = after ? this.cells.indexOf(after) + 1 : this.cells.length;
    const cell = this._insert('', at);
    this._changed.emit();
    return cell;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      Signal.clearData(this);
      super.dispose();
    }
  }

  private _insert(code: string, at = this.widgets.length): Cell {
    const { editors, rendermime, trans } = this._options;
    const model = new CodeEditor.Model({ mimeType: 'text/x-ipython' });
    model.sharedModel.setSource(code);
    model.sharedModel.clearUndoHistory();
    const cell: Cell = new Cell({
      model,
      editors,
      rendermime,
      trans,
      label: trans.__('Scratch cell'),
      extensions: [
        placeholder(
          trans.__('Python: operation, inputs and outputs of the try')
        )
      ],
      actions: [
        {
          icon: runIcon,
          label: trans.__('Run this cell (%1)', 'Shift ⏎'),
          execute: () => this.run(cell, true)
        },
        {
          icon: moveUpIcon,
          label: trans.__('Move this cell up'),
          execute: () => this._move(cell, -1)
        },
        {
          icon: moveDownIcon,
          label: trans.__('Move this cell down'),
          execute: () => this._move(cell, 1)
        },
        {
          icon: deleteIcon,
          label: trans.__('Delete this cell'),
          execute: () => this._delete(cell)
        }
      ]
    });
    cell.focused.connect(() => this._cellFocused.emit(cell));
    cell.disposed.connect(() => model.dispose());
    model.sharedModel.changed.connect(() => this._changed.emit());
    this.insertWidget(at, cell);
    return cell;
  }

  private _move(cell: Cell, step: -1 | 1): void {
    const at = this.cells.indexOf(cell) + step;
    if (at >= 0 && at < this.cells.length) {
      this.insertWidget(at, cell);
      this._changed.emit();
      cell.focus();
    }
  }

  private _delete(cell: Cell): void {
    const at = this.cells.indexOf(cell);
    cell.dispose();
    const next = this.cells[Math.min(at, this.cells.length - 1)];
    (next ?? this.add()).focus();
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _cellFocused = new Signal<this, Cell>(this);
}

function codeOf(cell: Cell): string {
  return cell.editor.model.sharedModel.getSource();
}
