import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';

import { CommandIDs, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** Resources that operations take, and files that attributes name. */
export const resources: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:resources',
  description: 'Makes DeepForge resources and chooses files of a project.',
  autoStart: true,
  requires: [IProjects, IDocumentManager],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app,
    projects: IProjects,
    documents: IDocumentManager,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const context = { app, projects, documents, languages };

    commands.addCommand(CommandIDs.newResource, {
      label: args =>
        args.isPalette ? trans.__('New resource…') : trans.__('New resource'),
      icon: args => (args.isPalette ? undefined : addIcon),
      isEnabled: () => projects.current !== null,
      execute: args =>
        attempt(trans.__('The resource could not be made'), async () =>
          (await import('./newresource')).newResource(context, args)
        )
    });

    commands.addCommand(CommandIDs.chooseFile, {
      label: trans.__('Choose a file of the project'),
      execute: args =>
        attempt(trans.__('The files could not be shown'), async () =>
          (await import('./newresource')).chooseFile(context, args)
        )
    });

    palette?.addItem({
      command: CommandIDs.newResource,
      category: 'DeepForge',
      args: { isPalette: true }
    });
    projects.currentChanged.connect(() =>
      commands.notifyCommandChanged(CommandIDs.newResource)
    );
  }
};
