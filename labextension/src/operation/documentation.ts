/** The documentation tab; loaded when it is first shown. */
import { Panel, type Widget } from '@lumino/widgets';

import {
  createMarkdown,
  documentationText,
  showMarkdown
} from '../ui/documentation';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IPlaceOptions } from './places';

export function createDocumentation(options: IPlaceOptions): Widget {
  const { session, rendermime, translator } = options;
  const trans = translator.load(TRANSLATION_DOMAIN);
  const panel = new Panel();
  panel.addClass('df-DocumentationHost');
  // To be scrolled by keys.
  panel.node.tabIndex = 0;
  const renderer = createMarkdown(rendermime);
  panel.addWidget(renderer);
  let shown: string | null = null;
  const draw = () => {
    const { interface: operation } = session;
    const text = operation
      ? documentationText(operation, trans)
      : trans.__('The code cannot be read yet.');
    if (text !== shown) {
      shown = text;
      void showMarkdown(renderer, text);
    }
  };
  session.changed.connect(draw);
  panel.disposed.connect(() => session.changed.disconnect(draw));
  draw();
  return panel;
}
