/** The interface tab; loaded when it is first shown. */
import type { Message } from '@lumino/messaging';
import type { Widget } from '@lumino/widgets';

import { ReactView } from '../../ui/reactview';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import type { IPlaceOptions } from '../places';
import { CardActions } from './actions';
import { Card } from './card';
import { ActionsContext } from './context';
import { CardKeyboard } from './keyboard';

export function createCard(options: IPlaceOptions): Widget {
  return new CardView(options);
}

/** The card; made active, it takes the keyboard. */
class CardView extends ReactView {
  constructor({ session, commands, translator }: IPlaceOptions) {
    const trans = translator.load(TRANSLATION_DOMAIN);
    const actions = new CardActions(session, commands, trans);
    super(
      () => (
        <ActionsContext.Provider value={actions}>
          <Card />
        </ActionsContext.Provider>
      ),
      translator
    );
    this.addClass('df-CardHost');
    this._keyboard = new CardKeyboard(this.node);
    // JupyterLab's undo is the code's, except in a field that is being written.
    this.node.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement && target.matches('input, textarea')) {
        delete this.node.dataset.jpUndoer;
      } else {
        this.node.dataset.jpUndoer = 'true';
      }
    });
  }

  override dispose(): void {
    this._keyboard.dispose();
    super.dispose();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._keyboard.focus();
  }

  private readonly _keyboard: CardKeyboard;
}
