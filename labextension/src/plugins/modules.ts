import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';

import { Client } from '../protocol/client';
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
    const client = new Client(app.serviceManager.serverSettings);

    const nameOf = async (isUtil: boolean): Promise<string | null> => {
      const proposal = isUtil ? 'tools' : 'my_type';
      const { button, value } = await InputDialog.getText({
        title: isUtil ? trans.__('New util') : trans.__('New serializer'),
        label: trans.__('Name'),
        text: proposal,
        selectionRange: proposal.length,
        okLabel: trans.__('Create')
      });
      return button.accept ? value?.trim() || null : null;
    };
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
        attempt(trans.__('The module could not be made'), async () => {
          const { current } = projects;
          const isUtil = args.package !== 'serializers';
          const given = typeof args.name === 'string' ? args.name : null;
          const name = current && (given ?? (await nameOf(isUtil)));
          if (!name) {
            return null;
          }
          const { path } = await client.post('/projects/{project}/modules', {
            path: { project: current.project.id },
            body: { name, package: isUtil ? 'utils' : 'serializers' }
          });
          documents.openOrReveal(path);
          return current.toProjectPath(path);
        })
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
