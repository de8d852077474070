import type { OutputArea } from '@jupyterlab/outputarea';
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import { Panel, Widget } from '@lumino/widgets';

/** Outputs of earlier tries that a person wants to compare with, the newest first, until they are closed. */
export class KeptOutputs extends Panel {
  constructor(private readonly _trans: TranslationBundle) {
    super();
    this.addClass('df-KeptOutputs');
  }

  /** Takes the output over; `title` says what was tried. */
  keep(output: OutputArea, title: string): void {
    const kept = new Panel();
    kept.addClass('df-KeptOutput');
    kept.addWidget(new Widget({ node: this._header(title, kept) }));
    kept.addWidget(output);
    this.insertWidget(0, kept);
  }

  private _header(title: string, kept: Panel): HTMLElement {
    const header = document.createElement('div');
    header.className = 'df-KeptOutput-header';
    const name = document.createElement('span');
    name.textContent = title;
    const close = document.createElement('button');
    close.className = 'df-IconButton';
    close.title = this._trans.__('Close this output');
    close.setAttribute('aria-label', close.title);
    close.addEventListener('click', () => kept.dispose());
    closeIcon.element({ container: close, elementSize: 'small' });
    header.append(name, close);
    return header;
  }
}
