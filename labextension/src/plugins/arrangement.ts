import type {
  ILabShell as LabShell,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import {
  closeIcon,
  copyIcon,
  editIcon,
  folderIcon,
  undoIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { Arrangement } from '../model/arrangement';
import { PanelCommandIDs } from '../panels/commandids';
import { Client } from '../protocol/client';
import type { Project } from '../protocol/types';
import { IArrangement, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import { chosenProject } from './lookup';

const PALETTE = [
  PanelCommandIDs.editProject,
  PanelCommandIDs.duplicateProject,
  PanelCommandIDs.moveProject,
  PanelCommandIDs.archiveProject,
  PanelCommandIDs.deleteProject,
  PanelCommandIDs.emptyTrash
];

/** What the commands work with; what they do is loaded when it is first asked for. */
export interface IArrangementContext {
  readonly client: Client;
  readonly model: IArrangement;
  readonly projects: IProjects;
  readonly documents: IDocumentManager;
  readonly shell: LabShell;
  readonly browser: IDefaultFileBrowser | null;
  readonly commands: CommandRegistry;
  readonly languages: Translator;
}

/** What is done with whole projects. */
export const arrangement: JupyterFrontEndPlugin<IArrangement> = {
  id: 'deepforge-jupyter:arrangement',
  description:
    'Renames, duplicates, moves, archives, deletes and restores projects.',
  autoStart: true,
  requires: [IProjects, IDocumentManager, ILabShell],
  optional: [IDefaultFileBrowser, ICommandPalette, ITranslator],
  provides: IArrangement,
  activate: (
    app,
    projects: IProjects,
    documents: IDocumentManager,
    shell: LabShell,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const client = new Client(app.serviceManager.serverSettings);
    const model = new Arrangement({
      client,
      projects,
      rename: async (from, to) => {
        await makeFolders(documents, PathExt.dirname(to));
        await documents.services.contents.rename(from, to);
      }
    });

    const context: IArrangementContext = {
      client,
      model,
      projects,
      documents,
      shell,
      browser,
      commands,
      languages
    };
    const add = (
      id: string,
      label: string,
      failure: string,
      icon: typeof editIcon | undefined,
      run: (project: Project) => Promise<unknown>
    ) =>
      commands.addCommand(id, {
        label,
        icon: args => (args.isPalette ? undefined : icon),
        isEnabled: args =>
          typeof args.path === 'string' || projects.current !== null,
        execute: args =>
          attempt(failure, async () => {
            const project = await chosenProject(projects, args.path);
            if (project) {
              await run(project);
            }
          })
      });
    const arranging = () => import('./arranging');
    const trashing = () => import('./trashing');

    add(
      PanelCommandIDs.editProject,
      trans.__('Properties…'),
      trans.__('The project could not be changed'),
      editIcon,
      async project => (await arranging()).editProject(context, project)
    );
    add(
      PanelCommandIDs.duplicateProject,
      trans.__('Duplicate…'),
      trans.__('The project could not be duplicated'),
      copyIcon,
      async project => (await arranging()).duplicateProject(context, project)
    );
    add(
      PanelCommandIDs.moveProject,
      trans.__('Move…'),
      trans.__('The project could not be moved'),
      folderIcon,
      async project => (await arranging()).moveProject(context, project)
    );
    add(
      PanelCommandIDs.archiveProject,
      trans.__('Archive'),
      trans.__('The project could not be archived'),
      undefined,
      async project => (await arranging()).archiveProject(context, project)
    );
    add(
      PanelCommandIDs.unarchiveProject,
      trans.__('Take out of the archive'),
      trans.__('The project could not be taken out of the archive'),
      undoIcon,
      project => model.change(project.id, { is_archived: false })
    );
    add(
      PanelCommandIDs.deleteProject,
      trans.__('Delete…'),
      trans.__('The project could not be deleted'),
      closeIcon,
      async project => (await trashing()).deleteProject(context, project)
    );
    commands.addCommand(PanelCommandIDs.restoreProject, {
      label: trans.__('Restore'),
      caption: trans.__('Take the project out of the trash'),
      icon: undoIcon,
      execute: args =>
        attempt(trans.__('The project could not be restored'), async () =>
          (await trashing()).restoreProject(context, args.project)
        )
    });
    commands.addCommand(PanelCommandIDs.emptyTrash, {
      label: args =>
        typeof args.project === 'string'
          ? trans.__('Delete for good…')
          : trans.__('Empty the trash…'),
      icon: args => (args.isPalette ? undefined : closeIcon),
      execute: args =>
        attempt(trans.__('It could not be deleted'), async () =>
          (await trashing()).emptyTrash(context, args.project)
        )
    });
    for (const command of PALETTE) {
      palette?.addItem({
        command,
        category: 'DeepForge',
        args: { isPalette: true }
      });
    }
    return model;
  }
};

/** Jupyter renames only into folders that are there. */
async function makeFolders(
  documents: IDocumentManager,
  folder: string
): Promise<void> {
  const { contents } = documents.services;
  let path = '';
  for (const part of folder.split('/').filter(Boolean)) {
    path = PathExt.join(path, part);
    try {
      await contents.get(path, { content: false });
    } catch {
      await contents.save(path, { type: 'directory' });
    }
  }
}
