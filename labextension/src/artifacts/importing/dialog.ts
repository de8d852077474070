import { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { createElement } from 'react';

import '../../ui/styles';
import type { StorageObjects } from '../../model/storageObjects';
import type { Artifact } from '../../protocol/types';
import { firstField } from '../../ui/firstfield';
import { TRANSLATION_DOMAIN, TranslatorContext } from '../../ui/translation';
import { ImportForm, type OpensAs } from './form';

const ACCEPT = 1;

/** Asks what of a storage shall be artifacts; open until they are, or the person gave up. */
export class ImportDialog extends Dialog<readonly Artifact[]> {
  constructor(
    private readonly _objects: StorageObjects,
    translator: ITranslator
  ) {
    const trans = translator.load(TRANSLATION_DOMAIN);
    const body = new ImportBody(_objects, translator);
    super({
      title: trans.__('Import from a storage'),
      body,
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Import') })
      ],
      focusNodeSelector: firstField('select')
    });
    this._content = body;
    this.addClass('df-ImportDialog');
  }

  override resolve(index = ACCEPT): void {
    if (index !== ACCEPT) {
      super.resolve(index);
    } else if (!this._isBusy && !this._isAnswered()) {
      void this._import();
    }
  }

  /** True of Enter on a button of the list: it is not meant for the import. */
  private _isAnswered(): boolean {
    const active = document.activeElement;
    if (
      !(active instanceof HTMLButtonElement) ||
      !this._content.node.contains(active)
    ) {
      return false;
    }
    active.click();
    return true;
  }

  private async _import(): Promise<void> {
    if (this._objects.chosen.size === 0) {
      return;
    }
    this._isBusy = true;
    this.node.classList.add('df-mod-busy');
    this._content.refuse(null);
    try {
      const made = await this._objects.importChosen(this._content.opensAs);
      this._content.made.push(...made);
      super.resolve(ACCEPT);
    } catch (error) {
      this._content.refuse(
        error instanceof Error ? error.message : String(error)
      );
    }
    this._isBusy = false;
    this.node.classList.remove('df-mod-busy');
  }

  private readonly _content: ImportBody;
  private _isBusy = false;
}

class ImportBody
  extends ReactWidget
  implements Dialog.IBodyWidget<readonly Artifact[]>
{
  constructor(
    private readonly _objects: StorageObjects,
    private readonly _translator: ITranslator
  ) {
    super();
    this.addClass('df-Import');
    _objects.changed.connect(this.update, this);
  }

  opensAs: OpensAs = 'found';
  readonly made: Artifact[] = [];

  getValue(): readonly Artifact[] {
    return this.made;
  }

  refuse(refusal: string | null): void {
    this._refusal = refusal;
    this.update();
  }

  override dispose(): void {
    this._objects.changed.disconnect(this.update, this);
    super.dispose();
  }

  protected override render(): JSX.Element {
    return createElement(
      TranslatorContext.Provider,
      { value: this._translator },
      createElement(ImportForm, {
        objects: this._objects,
        opensAs: this.opensAs,
        onOpensAs: opensAs => {
          this.opensAs = opensAs;
          this.update();
        },
        refusal: this._refusal
      })
    );
  }

  private _refusal: string | null = null;
}
