import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { InsideCommandIDs } from '../inside/commandids';
import type { InsideView } from '../inside/view';
import { searchIcon } from '@jupyterlab/ui-components';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** Looking into artifacts without code. */
export const inside: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:inside',
  description: 'Shows what is in artifacts: arrays, tables, pictures, models.',
  autoStart: true,
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app,
    restorer: ILayoutRestorer | null,
    translator: Translator | null
  ) => {
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<MainAreaWidget<InsideView>>({
      namespace: 'deepforge-inside'
    });
    const shown = new WeakMap<MainAreaWidget, ReadonlyPartialJSONObject>();

    app.commands.addCommand(InsideCommandIDs.lookInside, {
      label: trans.__('Look inside'),
      caption: trans.__('Shape, columns, statistics, pictures: without code'),
      icon: searchIcon,
      execute: args =>
        attempt(trans.__('It cannot be looked into'), async () =>
          (await import('./insides')).lookInside(
            { app, languages, tracker, shown },
            args
          )
        )
    });
    void restorer?.restore(tracker, {
      command: InsideCommandIDs.lookInside,
      args: widget => shown.get(widget) ?? {},
      name: widget => widget.id
    });
  }
};
