import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';

import { Client } from '../protocol/client';
import type { ResourceKind } from '../protocol/types';
import { CommandIDs, IProjects, type IProjectModel } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { Beside } from './beside';
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
    const { commands, shell } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const beside = new Beside(shell, documents);
    const client = new Client(app.serviceManager.serverSettings);

    /** Asks where there are several. */
    const kindOf = async (
      model: IProjectModel,
      wanted: unknown
    ): Promise<ResourceKind | null> => {
      const kinds = model.resourceKinds;
      const known = kinds.find(kind => kind.name === wanted);
      if (known ?? kinds.length === 1) {
        return known ?? kinds[0];
      }
      const { button, value } = await InputDialog.getItem({
        title: trans.__('New resource'),
        label: trans.__('Kind'),
        items: kinds.map(kind => kind.label),
        okLabel: trans.__('Next')
      });
      return (
        (button.accept && kinds.find(kind => kind.label === value)) || null
      );
    };
    const nameOf = async (kind: ResourceKind): Promise<string | null> => {
      const { button, value } = await InputDialog.getText({
        title: trans.__('New resource: %1', kind.label),
        label: trans.__('Name'),
        text: 'resource',
        selectionRange: 'resource'.length,
        okLabel: trans.__('Create')
      });
      return button.accept ? value?.trim() || null : null;
    };
    commands.addCommand(CommandIDs.newResource, {
      label: args =>
        args.isPalette ? trans.__('New resource…') : trans.__('New resource'),
      icon: args => (args.isPalette ? undefined : addIcon),
      isEnabled: () => projects.current !== null,
      execute: args =>
        attempt(trans.__('The resource could not be made'), async () => {
          const { current } = projects;
          const kind = current && (await kindOf(current, args.kind));
          if (!current || !kind) {
            return null;
          }
          const given = typeof args.name === 'string' ? args.name : null;
          const name = given ?? (await nameOf(kind));
          if (name === null) {
            return null;
          }
          const { path } = await client.post('/projects/{project}/resources', {
            path: { project: current.project.id },
            body: { name, kind: kind.name }
          });
          if (args.isBeside) {
            beside.open(path);
          } else {
            documents.openOrReveal(path);
          }
          return current.toProjectPath(path);
        })
    });

    commands.addCommand(CommandIDs.chooseFile, {
      label: trans.__('Choose a file of the project'),
      execute: args =>
        attempt(trans.__('The files could not be shown'), async () => {
          const path = typeof args.path === 'string' ? args.path : '';
          const model = await projects.at(path);
          if (!model) {
            return null;
          }
          const { button, value } = await FileDialog.getOpenFiles({
            manager: documents,
            translator: languages,
            title: trans.__('Choose a file of the project'),
            defaultPath: `/${model.project.path}`,
            ...(model.project.path ? { root: model.project.path } : {})
          });
          const chosen = button.accept ? value?.[0]?.path : undefined;
          if (chosen === undefined) {
            return null;
          }
          const inside = model.toProjectPath(chosen);
          if (!inside) {
            throw new Error(
              trans.__('“%1” is no file of this project.', chosen)
            );
          }
          return inside;
        })
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
