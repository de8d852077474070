import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

import '../ui/styles';
import type { InsideModel } from '../model/inside';
import { artifactIcon } from '../ui/icons';
import { TranslatorContext } from '../ui/translation';
import { Contents } from './contents';
import type { IFileActions } from './filebar';

/** What is in an artifact, in the main area. */
export class InsideView extends ReactWidget {
  constructor(
    private readonly _model: InsideModel,
    name: string,
    private readonly _actions: IFileActions,
    private readonly _translator: ITranslator
  ) {
    super();
    this.addClass('df-Inside');
    this.title.icon = artifactIcon;
    this.title.label = name;
    this.title.closable = true;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.dispose();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._translator}>
        <Contents
          model={this._model}
          name={this.title.label}
          actions={this._actions}
        />
      </TranslatorContext.Provider>
    );
  }
}
