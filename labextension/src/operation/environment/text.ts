import { CodeEditorWrapper } from '@jupyterlab/codeeditor';
import { Panel } from '@lumino/widgets';

import type { ITextDocument } from '../../model/documents';
import type { EnvironmentSession } from '../../model/environmentSession';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import { markProblems } from '../diagnostics';
import type { IPlaceOptions } from '../places';
import { ENVIRONMENT_EDITOR } from '../../ui/completion';

const MIME_TYPE = 'text/x-yaml';

/** The file in JupyterLab's code editor, with its marks and completion. */
export class TextView extends Panel {
  constructor(
    readonly document: ITextDocument,
    session: EnvironmentSession,
    options: IPlaceOptions
  ) {
    super();
    this.addClass('df-Environment-text');
    const { editors, completion, translator } = options;
    document.model.mimeType = MIME_TYPE;
    this._editor = new CodeEditorWrapper({
      model: document.model,
      factory: editors.factoryService.newDocumentEditor,
      editorOptions: { config: { lineNumbers: true, tabSize: 2 } }
    });
    this._editor.addClass(ENVIRONMENT_EDITOR);
    this._editor.id = `${ENVIRONMENT_EDITOR}-${++editorCount}`;
    const trans = translator.load(TRANSLATION_DOMAIN);
    this._editor.node.setAttribute('aria-label', trans.__('Environment file'));
    this.addWidget(this._editor);
    const { editor } = this._editor;
    markProblems(editor, session);
    void completion?.updateCompleter({ editor, widget: this._editor });
  }

  /** Counted from 1. */
  showLine(line: number): void {
    const { editor } = this._editor;
    const position = { line: line - 1, column: 0 };
    editor.setCursorPosition(position);
    editor.revealPosition(position);
    editor.focus();
  }

  private readonly _editor: CodeEditorWrapper;
}

let editorCount = 0;
