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
import { Panel, Widget } from '@lumino/widgets';

import type { TryKernel } from '../../model/tryKernel';
import { keysOf } from '../../ui/keys';
import { Cell } from '../cells/cell';
import { runCell } from '../cells/execution';

const MOVE_UP = 'Ctrl Shift ArrowUp';
const MOVE_DOWN = 'Ctrl Shift ArrowDown';

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
    this._undo = new Widget({ node: this._undoing() });
    const { codes } = _options;
    (codes.length > 0 ? codes : ['']).forEach(code => this._insert(code));
  }

  get cells(): readonly Cell[] {
    return this.widgets.filter(
      (widget): widget is Cell => widget instanceof Cell
    );
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
    this._forget();
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
    this._forget();
    this._changed.emit();
    return cell;
  }

  move(cell: Cell, step: -1 | 1): void {
    const at = this.cells.indexOf(cell) + step;
    if (at >= 0 && at < this.cells.length) {
      this.insertWidget(at, cell);
      this._changed.emit();
      cell.focus();
    }
  }

  /** The keyboard goes to what comes in its place. It can be had back, with its output, until something else is done. */
  delete(cell: Cell): void {
    const at = this.cells.indexOf(cell);
    this._forget();
    cell.parent = null;
    if (codeOf(cell).trim()) {
      this._deleted = { cell, at };
      this.addWidget(this._undo);
    } else {
      cell.dispose();
    }
    const { cells } = this;
    (cells[Math.min(at, cells.length - 1)] ?? this._insert('')).focus();
    this._changed.emit();
  }

  /** False: it is not empty, or the only one. */
  deleteEmpty(cell: Cell): boolean {
    const [first, second] = this.cells;
    if (codeOf(cell) || !second) {
      return false;
    }
    const before = this.cells[this.cells.indexOf(cell) - 1] ?? second;
    cell.dispose();
    (before.isDisposed ? first : before).focus();
    this._changed.emit();
    return true;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._forget();
      this._undo.dispose();
      Signal.clearData(this);
      super.dispose();
    }
  }

  private _insert(code: string, at = this.cells.length): Cell {
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
          label: trans.__('Move this cell up (%1)', keysOf(MOVE_UP)),
          execute: () => this.move(cell, -1)
        },
        {
          icon: moveDownIcon,
          label: trans.__('Move this cell down (%1)', keysOf(MOVE_DOWN)),
          execute: () => this.move(cell, 1)
        },
        {
          icon: deleteIcon,
          label: trans.__('Delete this cell'),
          execute: () => this.delete(cell)
        }
      ]
    });
    cell.focused.connect(() => this._cellFocused.emit(cell));
    cell.disposed.connect(() => model.dispose());
    model.sharedModel.changed.connect(() => this._changed.emit());
    this.insertWidget(at, cell);
    return cell;
  }

  private _takeBack(): void {
    if (this._deleted) {
      const { cell, at } = this._deleted;
      this._deleted = null;
      this._undo.parent = null;
      this.insertWidget(at, cell);
      this._changed.emit();
      cell.focus();
    }
  }

  /** What was deleted stays so. */
  private _forget(): void {
    this._deleted?.cell.dispose();
    this._deleted = null;
    this._undo.parent = null;
  }

  private _undoing(): HTMLElement {
    const { trans } = this._options;
    const node = document.createElement('div');
    node.className = 'df-ScratchCells-undo';
    const button = document.createElement('button');
    button.className = 'df-link';
    button.textContent = trans.__('Undo');
    button.addEventListener('click', () => this._takeBack());
    node.setAttribute('role', 'status');
    node.append(trans.__('The cell was deleted.'), ' ', button);
    return node;
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _undo: Widget;
  private _deleted: { readonly cell: Cell; readonly at: number } | null = null;
  private readonly _cellFocused = new Signal<this, Cell>(this);
}

function codeOf(cell: Cell): string {
  return cell.editor.model.sharedModel.getSource();
}
