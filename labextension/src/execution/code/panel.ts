import type { IEditorServices } from '@jupyterlab/codeeditor';
import { CodeEditor, CodeEditorWrapper } from '@jupyterlab/codeeditor';
import type { ITranslator } from '@jupyterlab/translation';
import { Panel, SplitPanel } from '@lumino/widgets';
import { createElement } from 'react';

import type { ExecutionCode } from '../../model/executionCode';
import { ReactView } from '../../ui/reactview';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import { CodeBar } from './bar';
import type { ICodeOptions, ICodeWidget } from './place';
import { OperationList } from './list';

const MIME_TYPE = 'text/x-ipython';

export interface ICodePanelOptions extends ICodeOptions {
  readonly code: ExecutionCode;
  readonly editors: IEditorServices;
  readonly translator: ITranslator;
  /** Shows how the code differs from the project's, and copies it there. */
  readonly copy: (path: string, text: string) => Promise<void>;
  /** Opens an execution that was started here; rejects with what is to be told. */
  readonly run: (node: string, only: boolean) => Promise<void>;
}

/** The code of an execution; in debug mode it is edited here and run again, beside what ran. */
export class CodePanel extends SplitPanel implements ICodeWidget {
  constructor(private readonly _options: ICodePanelOptions) {
    super({ orientation: 'horizontal', spacing: 1 });
    this.addClass('df-ExecutionCode');
    const { code, editors, execution, translator } = _options;
    const trans = translator.load(TRANSLATION_DOMAIN);
    this._editor = new CodeEditorWrapper({
      model: new CodeEditor.Model({ mimeType: MIME_TYPE }),
      factory: editors.factoryService.newDocumentEditor,
      editorOptions: { config: { lineNumbers: true, readOnly: true } }
    });
    this._editor.node.setAttribute('aria-label', trans.__('Code that ran'));
    this._list = new ReactView(
      () =>
        createElement(OperationList, {
          code,
          execution: execution.execution,
          shown: this._shown,
          onShow: operation => this._show(operation)
        }),
      translator
    );
    this._bar = new ReactView(
      () =>
        createElement(CodeBar, {
          code,
          execution,
          operation: this._shown,
          node: _options.node(),
          onDebug: () => this._debug(),
          onRun: _options.run,
          onReset: () => this._reset(),
          onCopy: () => this._copy()
        }),
      translator
    );
    this._list.addClass('df-ExecutionCode-list');
    this._bar.addClass('df-ExecutionCode-bar');
    this._editor.addClass('df-ExecutionCode-editor');
    const right = new Panel();
    right.addClass('df-ExecutionCode-right');
    right.addWidget(this._bar);
    right.addWidget(this._editor);
    this.addWidget(this._list);
    this.addWidget(right);
    SplitPanel.setStretch(this._list, 0);
    SplitPanel.setStretch(right, 1);
    this.setRelativeSizes([1, 4]);
    this._source.changed.connect(() => {
      if (!this._isShowing && this._shown !== null) {
        code.edit(this._shown, this._source.getSource());
      }
    });
    code.changed.connect(this._refresh, this);
    execution.changed.connect(this._refresh, this);
    this._loaded = code.load();
  }

  reveal(path: string, line: number | null): void {
    void this._loaded.then(() => {
      const { operations } = this._options.code;
      const known = operations?.find(item => item.path === path);
      if (known && !this.isDisposed) {
        this._show(known.operation);
        const position = { line: (line ?? 1) - 1, column: 0 };
        const { editor } = this._editor;
        editor.setCursorPosition(position);
        editor.revealPosition(position);
        editor.focus();
      }
    });
  }

  override dispose(): void {
    if (!this.isDisposed) {
      const { code, execution } = this._options;
      execution.changed.disconnect(this._refresh, this);
      code.changed.disconnect(this._refresh, this);
      code.dispose();
      super.dispose();
    }
  }

  private get _source() {
    return this._editor.model.sharedModel;
  }

  private _refresh(): void {
    const { code, execution, node } = this._options;
    const { operations } = code;
    if (this._shown === null && operations && operations.length > 0) {
      const wanted = execution.execution?.document.nodes[node() ?? ''];
      const known = operations.find(
        item => item.operation === wanted?.operation
      );
      this._show((known ?? operations[0]).operation);
      return;
    }
    this._editor.editor.setOption(
      'readOnly',
      execution.execution?.is_debug !== true
    );
    if (this._shown !== null && !code.isSaving) {
      this._write(code.textOf(this._shown));
    }
    this._list.update();
    this._bar.update();
  }

  private _show(operation: string): void {
    this._shown = operation;
    this._write(this._options.code.textOf(operation));
    this._editor.editor.clearHistory();
    this._refresh();
  }

  /** Leaves the cursor alone where the text is the same. */
  private _write(text: string): void {
    if (text !== this._source.getSource()) {
      this._isShowing = true;
      this._source.setSource(text);
      this._isShowing = false;
    }
  }

  private async _debug(): Promise<void> {
    const { project, code } = this._options;
    await project.changeExecution(code.execution, { is_debug: true });
    this._editor.editor.focus();
  }

  private async _reset(): Promise<void> {
    if (this._shown !== null) {
      await this._options.code.reset(this._shown);
    }
  }

  private async _copy(): Promise<void> {
    const { code, copy } = this._options;
    const known = code.operations?.find(item => item.operation === this._shown);
    if (known) {
      await copy(known.path, code.textOf(known.operation));
    }
  }

  private readonly _loaded: Promise<void>;
  private readonly _editor: CodeEditorWrapper;
  private readonly _list: ReactView;
  private readonly _bar: ReactView;
  private _shown: string | null = null;
  private _isShowing = false;
}
