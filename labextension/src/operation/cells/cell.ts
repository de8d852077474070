import type { Extension } from '@codemirror/state';
import {
  CodeEditorWrapper,
  type CodeEditor,
  type IEditorServices
} from '@jupyterlab/codeeditor';
import { OutputArea, OutputAreaModel } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel, PanelLayout, Widget } from '@lumino/widgets';

import type { Future } from '../../model/trying';

/** What a person can do with a cell besides editing it. */
export interface ICellAction {
  readonly icon: LabIcon;
  readonly label: string;
  readonly execute: () => void;
}

export interface ICellOptions {
  readonly model: CodeEditor.IModel;
  readonly editors: IEditorServices;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly label: string;
  readonly actions: readonly ICellAction[];
  readonly extensions?: Extension[];
  readonly config?: CodeEditor.IOptions['config'];
}

/** Code and what it printed and showed, as in a notebook. */
export class Cell extends Widget {
  constructor(private readonly _options: ICellOptions) {
    super();
    const { model, editors, rendermime, extensions, config } = _options;
    this.addClass('df-Cell');
    this._prompt.className = 'df-Cell-prompt';
    this._wrapper = new CodeEditorWrapper({
      model,
      factory: editors.factoryService.newInlineEditor,
      editorOptions: {
        extensions,
        config: { lineNumbers: false, autoClosingBrackets: true, ...config }
      }
    });
    this._wrapper.addClass('df-Cell-editor');
    this.output = new OutputArea({
      model: new OutputAreaModel({ trusted: true }),
      rendermime,
      contentFactory: OutputArea.defaultContentFactory
    });
    this.output.addClass('df-Cell-output');
    this.output.model.changed.connect(this._onOutput, this);
    const input = new Panel();
    input.addClass('df-Cell-input');
    input.addWidget(new Widget({ node: this._prompt }));
    input.addWidget(this._wrapper);
    input.addWidget(new Widget({ node: this._buttons() }));
    const layout = (this.layout = new PanelLayout());
    layout.addWidget(input);
    layout.addWidget(this.output);
    this.label = _options.label;
    this._showState();
    this._onOutput();
  }

  readonly output: OutputArea;

  get editor(): CodeEditor.IEditor {
    return this._wrapper.editor;
  }

  /** What screen readers call it. */
  set label(label: string) {
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', label);
  }

  get isBusy(): boolean {
    return this._isBusy;
  }

  /** It has the focus now. */
  get focused(): ISignal<this, void> {
    return this._focused;
  }

  focus(): void {
    this.editor.focus();
    this.node.scrollIntoView({ block: 'nearest' });
  }

  /** It waits for the kernel, until `showRun` or `failed`. */
  wait(): void {
    this._isBusy = true;
    this._showState();
  }

  /** Shows what the kernel sends; settled when it has run, with false for an error. */
  async showRun(future: Future): Promise<boolean> {
    const release = holdHeight(this.output);
    this.output.future = future;
    try {
      const { content } = await future.done;
      this._count = content.execution_count;
      return content.status === 'ok';
    } catch {
      // The kernel was started again or is gone: what it said stays.
      return false;
    } finally {
      release();
      this._isBusy = false;
      this._showState();
    }
  }

  /** It could not be run. */
  failed(message: string): void {
    this._isBusy = false;
    this._showState();
    this.output.model.clear();
    this.output.model.add({
      output_type: 'stream',
      name: 'stderr',
      text: message
    });
  }

  handleEvent(event: Event): void {
    if (event.type === 'focusin') {
      this._focused.emit();
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.node.addEventListener('focusin', this);
  }

  protected override onBeforeDetach(): void {
    this.node.removeEventListener('focusin', this);
  }

  private _showState(): void {
    const { trans } = this._options;
    const mark = this._isBusy ? '*' : (this._count ?? ' ');
    this._prompt.textContent = `[${mark}]`;
    this._prompt.title = this._isBusy
      ? trans.__('running or waiting for the kernel')
      : '';
    this.toggleClass('df-mod-busy', this._isBusy);
  }

  private _onOutput(): void {
    this.output.setHidden(this.output.model.length === 0);
  }

  private _buttons(): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'df-Cell-actions';
    for (const { icon, label, execute } of this._options.actions) {
      const button = document.createElement('button');
      button.className = 'df-IconButton';
      button.title = label;
      button.setAttribute('aria-label', label);
      button.addEventListener('click', execute);
      icon.element({ container: button, elementSize: 'small' });
      bar.append(button);
    }
    return bar;
  }

  private readonly _focused = new Signal<this, void>(this);
  private readonly _prompt = document.createElement('div');
  private readonly _wrapper: CodeEditorWrapper;
  private _isBusy = false;
  private _count: number | null = null;
}

/** Keeps the height of an output while other output comes into it, so that nothing jumps; call the answer at the end. */
export function holdHeight(output: OutputArea): () => void {
  const height = output.isVisible ? output.node.offsetHeight : 0;
  if (height === 0) {
    return () => undefined;
  }
  output.node.classList.add('df-mod-held');
  output.node.style.setProperty('--df-held-height', `${height}px`);
  return () => output.node.classList.remove('df-mod-held');
}
