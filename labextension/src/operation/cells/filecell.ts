import type { EditorView } from '@codemirror/view';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { CodeMirrorEditor } from '@jupyterlab/codemirror';

import { Cell, type ICellOptions } from './cell';
import { partOfDocument, rangeOf, setRange, type IRange } from './range';

/** A cell whose code is a part of a file: all of them edit the same text. */
export class FileCell extends Cell {
  constructor(
    options: ICellOptions & {
      readonly range: IRange;
      readonly leave: (direction: 'up' | 'down') => boolean;
    }
  ) {
    const { range, leave, extensions = [] } = options;
    super({
      ...options,
      extensions: [...extensions, partOfDocument(range, leave)],
      config: { ...options.config, lineNumbers: true }
    });
  }

  get range(): IRange {
    return rangeOf(this._view.state);
  }

  set range(range: IRange) {
    const { from, to } = this.range;
    if (from !== range.from || to !== range.to) {
      this._view.dispatch({ effects: setRange.of(range) });
    }
  }

  get code(): string {
    const { from, to } = this.range;
    return this._view.state.doc.sliceString(from, to);
  }

  /** The number of its first line in the file, from 1. */
  get line(): number {
    return this._view.state.doc.lineAt(this.range.from).number;
  }

  /** Puts the cursor at its beginning or its end. */
  enter(edge: 'start' | 'end'): void {
    const { from, to } = this.range;
    this._view.dispatch({
      selection: { anchor: edge === 'start' ? from : to }
    });
    this.focus();
  }

  /** Puts the cursor into a line of the file. */
  reveal(position: CodeEditor.IPosition): void {
    this.editor.setCursorPosition(position);
    this.focus();
    this.editor.revealPosition(position);
  }

  private get _view(): EditorView {
    return (this.editor as CodeMirrorEditor).editor;
  }
}
