import {
  ABCWidgetFactory,
  type DocumentRegistry
} from '@jupyterlab/docregistry';
import { FileEditor, FileEditorWidget } from '@jupyterlab/fileeditor';
import { PromiseDelegate } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { BoxLayout, StackedPanel } from '@lumino/widgets';

import { OperationSession, type ICodePlace } from '../model/operationSession';
import type { IProjects } from '../tokens';
import { operationIcon } from '../ui/icons';
import { Docking } from './docking';
import type { OperationFrame } from './frame';
import type { IPlaceOptions } from './places';

/** What all operation editors are given. */
export type Surroundings = Omit<IPlaceOptions, 'session'>;

/**
 * JupyterLab's own file editor, with places around it for what an operation is besides its code. Whatever JupyterLab and
 * its extensions offer for files (search, completion, language servers, the status bar) finds the editor that they know.
 */
export class OperationWidget extends FileEditorWidget {
  constructor(
    context: DocumentRegistry.CodeContext,
    content: FileEditor,
    readonly session: OperationSession,
    private readonly _around: Surroundings
  ) {
    const arranged = new PromiseDelegate<void>();
    super({ context, content, reveal: arranged.promise });
    this._arranged = arranged;
    this.addClass('df-OperationWidget');
    this._body = new StackedPanel();
    this._body.addWidget(content);
    BoxLayout.setStretch(this._body, 1);
    (this.layout as BoxLayout).addWidget(this._body);
    // Without its text there is nothing to show around it: JupyterLab says why in its place.
    this.revealed.catch(() => this._body.dispose());
    session.revealRequested.connect(this._onReveal, this);
    session.changed.connect((_, part) => part === 'place' && this._arrange());
  }

  readonly docking = new Docking();

  /** Null until it is arranged, and where the file is in no project. */
  get frame(): OperationFrame | null {
    return this._frame;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.session.dispose();
      super.dispose();
    }
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._arrange();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._arrange();
  }

  /** What stands around the code is loaded when it is first seen. */
  private _arrange(): void {
    if (this.isVisible && this.session.isPlaced && !this._isArranged) {
      this._isArranged = true;
      this._surround().then(
        () => this._arranged.resolve(),
        error => this._arranged.reject(error)
      );
    }
  }

  private async _surround(): Promise<void> {
    const { session, content, toolbar } = this;
    if (!session.isOperation) {
      // It may be moved to one, or its project be found later.
      this._isArranged = false;
      return;
    }
    const [{ OperationFrame }, { markProblems }] = await Promise.all([
      import('./frame'),
      import('./diagnostics')
    ]);
    if (!this.isDisposed) {
      markProblems(content.editor, session);
      const places = { ...this._around, session };
      const { docking } = this;
      this._frame = new OperationFrame({ content, toolbar, docking, places });
      this._body.addWidget(this._frame);
    }
  }

  private _onReveal(_: OperationSession, { line, column }: ICodePlace): void {
    if (this._frame && this._frame.alternative !== 'text') {
      return;
    }
    const { editor } = this.content;
    const position = { line: line - 1, column: (column ?? 1) - 1 };
    editor.setCursorPosition(position);
    editor.revealPosition(position);
    editor.focus();
  }

  private readonly _arranged: PromiseDelegate<void>;
  private readonly _body: StackedPanel;
  private _frame: OperationFrame | null = null;
  private _isArranged = false;
}

export class OperationWidgetFactory extends ABCWidgetFactory<
  OperationWidget,
  DocumentRegistry.ICodeModel
> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<OperationWidget>,
    private readonly _projects: IProjects,
    private readonly _around: Surroundings
  ) {
    super(options);
  }

  protected createNewWidget(
    context: DocumentRegistry.CodeContext
  ): OperationWidget {
    const { factoryService, mimeTypeService } = this._around.editors;
    const content = new FileEditor({
      factory: options => factoryService.newDocumentEditor(options),
      mimeTypeService,
      context
    });
    content.title.icon = operationIcon;
    const session = new OperationSession(context, this._projects);
    return new OperationWidget(context, content, session, this._around);
  }
}
