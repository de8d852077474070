import type { ReactElement } from 'react';
import { createElement } from 'react';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

import { TranslatorContext } from './translation';

/** A part of a Lumino layout drawn by a function; `update()` draws it again with the next frame. */
export class ReactView extends ReactWidget {
  constructor(
    private readonly _draw: () => ReactElement | null,
    private readonly _translator: ITranslator
  ) {
    super();
  }

  protected override render(): ReactElement {
    return createElement(
      TranslatorContext.Provider,
      { value: this._translator },
      this._draw()
    );
  }
}
