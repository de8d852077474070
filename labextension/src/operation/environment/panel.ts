/** The environment of an operation: which file is for it, as a list or as text. Loaded when its tab is first shown. */
import { Notification } from '@jupyterlab/apputils';
import { Panel } from '@lumino/widgets';
import { createElement } from 'react';

import { EnvironmentSession } from '../../model/environmentSession';
import { ReactView } from '../../ui/reactview';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import type { IPlaceOptions } from '../places';
import { EnvironmentHeader, type EnvironmentForm } from './header';
import { PackageLists } from './list';
import { TextView } from './text';
import { OtherProblems } from './problems';

const UNDO_MS = 15_000;

export class EnvironmentPanel extends Panel {
  constructor(private readonly _options: IPlaceOptions) {
    super();
    this.addClass('df-Environment');
    const { session, translator } = _options;
    this.session = new EnvironmentSession(session);
    this._header = new ReactView(() => this._drawHeader(), translator);
    this._header.addClass('df-Environment-header');
    this._list = new ReactView(() => this._drawList(), translator);
    this._list.addClass('df-Environment-list');
    this._problems = new ReactView(() => this._drawProblems(), translator);
    this._problems.addClass('df-Environment-problems');
    this.addWidget(this._header);
    this.addWidget(this._list);
    this.addWidget(this._problems);
    this.session.changed.connect(this._onChange, this);
    this.node.addEventListener('keydown', event => this._onKeyDown(event));
    this._onChange();
  }

  readonly session: EnvironmentSession;

  override dispose(): void {
    if (!this.isDisposed) {
      this.session.dispose();
      super.dispose();
    }
  }

  /** Shows the file as a list, or as text. */
  showAs(form: EnvironmentForm): void {
    this._form = form;
    this._onChange();
  }

  private _onChange(): void {
    const { document, listed } = this.session;
    if (document && listed === null && this._form === 'list') {
      this._form = 'text'; // what is no list can only be corrected as text
    }
    const isText = document !== null && this._form === 'text';
    this._list.setHidden(isText);
    if (isText && this._text?.document !== document) {
      this._text?.dispose();
      this._text = new TextView(document, this.session, this._options);
      this.insertWidget(1, this._text);
    }
    if (!document) {
      this._text?.dispose();
      this._text = null;
    }
    this._text?.setHidden(!isText);
    this._header.update();
    this._list.update();
    this._problems.update();
  }

  /** JupyterLab's own undo is that of the code. A field that is being written has its own. */
  private _onKeyDown(event: KeyboardEvent): void {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const key = event.key.toLowerCase();
    const isUndo = key === 'z' && !shiftKey;
    const isRedo = key === 'y' || (key === 'z' && shiftKey);
    const isField = target instanceof HTMLInputElement;
    if ((ctrlKey || metaKey) && (isUndo || isRedo) && !isField) {
      event.preventDefault();
      event.stopPropagation();
      if (isUndo) {
        this.session.undo();
      } else {
        this.session.redo();
      }
    }
  }

  private _drawHeader(): JSX.Element {
    const { session } = this;
    return createElement(EnvironmentHeader, {
      session,
      form: this._form,
      onForm: form => this.showAs(form),
      onRemove: () => void this._useProjects()
    });
  }

  private _drawList(): JSX.Element {
    const { session } = this;
    return createElement(PackageLists, { session });
  }

  private _drawProblems(): JSX.Element {
    const { session } = this;
    const isText = this._form === 'text';
    return createElement(OtherProblems, {
      session,
      isText,
      onSelect: problem => {
        this.showAs('text');
        this._text?.showLine(problem.where.line ?? 1);
      }
    });
  }

  /** Removes the operation's own file, which can be taken back. */
  private async _useProjects(): Promise<void> {
    const { session } = this;
    const { path } = session;
    const text = await session.removeOwn();
    if (text === null || path === null) {
      return;
    }
    const trans = this._options.translator.load(TRANSLATION_DOMAIN);
    Notification.success(trans.__('%1 is deleted', path), {
      autoClose: UNDO_MS,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => void session.restore(text)
        }
      ]
    });
  }

  private readonly _header: ReactView;
  private readonly _list: ReactView;
  private readonly _problems: ReactView;
  private _text: TextView | null = null;
  private _form: EnvironmentForm = 'list';
}
