import { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { createElement } from 'react';

import type { IRunChoice } from '../../graph/runchoice';
import type { IRunSetup } from '../../model/runsetup';
import { firstField } from '../../ui/firstfield';
import { TRANSLATION_DOMAIN, TranslatorContext } from '../../ui/translation';
import type { EditorSession } from '../session';
import { RunForm } from './form';

/** Why a run could not be started: at values, and as a whole. */
export interface IRefusal {
  readonly message: string;
  readonly values: readonly {
    readonly node: string;
    readonly attribute: string;
    readonly message: string;
  }[];
}

export interface IRunDialogOptions {
  readonly session: EditorSession;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
  readonly setup: IRunSetup;
  /** The pipeline's path from the project's folder. */
  readonly pipeline: string;
  readonly choice: IRunChoice;
  /** Why the last try with it was refused. */
  readonly refusal?: IRefusal;
  /** Starts the run; null: it has begun. */
  readonly submit: (choice: IRunChoice) => Promise<IRefusal | null>;
}

/** Asks how a pipeline shall be run; open until the run has begun or the person gave up. */
export class RunDialog extends Dialog<IRunChoice> {
  constructor(private readonly _options: IRunDialogOptions) {
    const trans = _options.translator.load(TRANSLATION_DOMAIN);
    const body = new RunBody(_options);
    super({
      title: trans.__('Run with options'),
      body,
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Run') })
      ],
      focusNodeSelector: firstField('input')
    });
    this._form = body;
    this.addClass('df-RunDialog');
  }

  override resolve(index = ACCEPT): void {
    if (index !== ACCEPT) {
      super.resolve(index);
    } else if (!this._isBusy && !this._isAnswered()) {
      void this._run();
    }
  }

  /** True of Enter on a button of the form, or in the form of a new storage: it is not meant for the run. */
  private _isAnswered(): boolean {
    const active = document.activeElement as HTMLElement | null;
    if (!active || !this._form.node.contains(active)) {
      return false;
    }
    if (active instanceof HTMLButtonElement) {
      active.click();
      return true;
    }
    if (active.closest('.df-StorageForm')) {
      active.blur();
      active.focus();
      return true;
    }
    return false;
  }

  private async _run(): Promise<void> {
    // What is being typed is kept, or refused, by its field.
    (document.activeElement as HTMLElement | null)?.blur();
    const wrong = this._form.node.querySelector<HTMLElement>(
      '[data-invalid] :is(input, select, textarea)'
    );
    if (wrong) {
      wrong.focus();
      return;
    }
    this._isBusy = true;
    this.node.classList.add('df-mod-busy');
    this._form.refuse(null);
    const refusal = await this._options.submit(this._form.getValue());
    this._isBusy = false;
    if (refusal === null) {
      super.resolve(ACCEPT);
      return;
    }
    this.node.classList.remove('df-mod-busy');
    this._form.refuse(refusal);
  }

  private readonly _form: RunBody;
  private _isBusy = false;
}

const ACCEPT = 1;

class RunBody extends ReactWidget implements Dialog.IBodyWidget<IRunChoice> {
  constructor(private readonly _options: IRunDialogOptions) {
    super();
    this.addClass('df-RunForm');
    this._value = _options.choice;
    this._refusal = _options.refusal ?? null;
  }

  getValue(): IRunChoice {
    return this._value;
  }

  /** Null: it may be tried again. */
  refuse(refusal: IRefusal | null): void {
    if (refusal !== this._refusal) {
      this._refusal = refusal;
      this.update();
    }
  }

  protected override render(): JSX.Element {
    return createElement(
      TranslatorContext.Provider,
      { value: this._options.translator },
      createElement(RunForm, {
        ...this._options,
        refusal: this._refusal,
        onChange: value => {
          this._value = value;
          this.refuse(null);
        }
      })
    );
  }

  private _value: IRunChoice;
  private _refusal: IRefusal | null;
}
