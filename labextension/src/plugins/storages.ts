import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { PanelCommandIDs } from '../panels/commandids';
import { Client } from '../protocol/client';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

const ID = 'deepforge-storages';

/** The storages that values can be kept in, and the credentials for them. */
export const storages: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:storages',
  description: 'Lists, adds, checks, changes and removes storages.',
  autoStart: true,
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands, shell } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<MainAreaWidget>({ namespace: ID });
    commands.addCommand(PanelCommandIDs.showStorages, {
      label: trans.__('Storages'),
      caption: trans.__(
        'Where values can be kept: S3, SciServer and other disks'
      ),
      execute: () =>
        attempt(trans.__('The storages could not be shown'), async () => {
          let widget = tracker.find(other => other.id === ID);
          if (!widget) {
            const [{ StoragesView }, { StoragesModel }] = await Promise.all([
              import('../storages/view'),
              import('../model/storages')
            ]);
            const model = new StoragesModel(
              new Client(app.serviceManager.serverSettings)
            );
            const content = new StoragesView({ model, translator: languages });
            widget = new MainAreaWidget({ content });
            widget.id = ID;
            widget.toolbar.hide();
            await tracker.add(widget);
            void model.refresh();
          }
          if (!widget.isAttached) {
            shell.add(widget, 'main', { type: 'DeepForge storages' });
          }
          shell.activateById(widget.id);
        })
    });
    void restorer?.restore(tracker, {
      command: PanelCommandIDs.showStorages,
      name: () => ID
    });
    palette?.addItem({
      command: PanelCommandIDs.showStorages,
      category: 'DeepForge'
    });
  }
};
