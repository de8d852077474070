/** The interface tab; loaded when it is first shown. */
import type { Widget } from '@lumino/widgets';

import { ReactView } from '../../ui/reactview';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import type { IPlaceOptions } from '../places';
import { CardActions } from './actions';
import { Card } from './card';
import { ActionsContext } from './context';

export function createCard(options: IPlaceOptions): Widget {
  const { session, commands, translator } = options;
  const trans = translator.load(TRANSLATION_DOMAIN);
  const actions = new CardActions(session, commands, trans);
  const view = new ReactView(
    () => (
      <ActionsContext.Provider value={actions}>
        <Card />
      </ActionsContext.Provider>
    ),
    translator
  );
  view.addClass('df-CardHost');
  // JupyterLab's undo is the code's, except in a field that is being written.
  view.node.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches('input, textarea')) {
      delete view.node.dataset.jpUndoer;
    } else {
      view.node.dataset.jpUndoer = 'true';
    }
  });
  return view;
}
