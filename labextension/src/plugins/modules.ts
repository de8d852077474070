import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';

import { CommandIDs, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** Modules of a project: what its operations import, and how values of its types are kept. */
export const modules: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:modules',
  description: 'Makes utils and serializers of a DeepForge project.',
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
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    const context = { app, projects, documents, trans };

    commands.addCommand(CommandIDs.newModule, {
      label: args => {
        const isUtil = args.package !== 'serializers';
        return args.isPalette
          ? isUtil
            ? trans.__('New util…')
            : trans.__('New serializer…')
          : isUtil
            ? trans.__('New util')
            : trans.__('New serializer');
      },
      icon: args => (args.isPalette ? undefined : addIcon),
      isEnabled: () => projects.current !== null,
      execute: args =>
        attempt(trans.__('The module could not be made'), async () =>
          (await import('./newmodule')).newModule(context, args)
        )
    });
    for (const name of ['utils', 'serializers']) {
      palette?.addItem({
        command: CommandIDs.newModule,
        category: 'DeepForge',
        args: { isPalette: true, package: name }
      });
    }
    projects.currentChanged.connect(() =>
      commands.notifyCommandChanged(CommandIDs.newModule)
    );
  }
};
