import type {
  ILabShell as LabShell,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import {
  copyIcon,
  editIcon,
  folderIcon,
  undoIcon
} from '@jupyterlab/ui-components';

import { Arrangement } from '../model/arrangement';
import { PanelCommandIDs } from '../panels/commandids';
import { Client } from '../protocol/client';
import type { Project } from '../protocol/types';
import { IArrangement, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { ask } from './asking';
import { saveBelow } from './closing';
import { attempt } from './errors';
import { chosenProject, folderPath, show } from './lookup';

export const UNDO_MS = 15_000;

const PALETTE = [
  PanelCommandIDs.editProject,
  PanelCommandIDs.duplicateProject,
  PanelCommandIDs.moveProject,
  PanelCommandIDs.archiveProject
];

/** What is done with whole projects. */
export const arrangement: JupyterFrontEndPlugin<IArrangement> = {
  id: 'deepforge-jupyter:arrangement',
  description: 'Renames, duplicates, moves, archives and deletes projects.',
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
    const model = new Arrangement({
      client: new Client(app.serviceManager.serverSettings),
      projects,
      rename: async (from, to) => {
        await makeFolders(documents, PathExt.dirname(to));
        await documents.services.contents.rename(from, to);
      }
    });

    const beside = (project: Project, name: string): string =>
      PathExt.join(PathExt.dirname(project.path), name);
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

    add(
      PanelCommandIDs.editProject,
      trans.__('Name and description…'),
      trans.__('The project could not be changed'),
      editIcon,
      project =>
        ask({
          title: trans.__('Name and description'),
          fields: [
            {
              id: 'name',
              label: trans.__('Name'),
              value: project.name,
              kind: 'line'
            },
            {
              id: 'description',
              label: trans.__('Description'),
              value: project.description,
              kind: 'text'
            }
          ],
          okLabel: trans.__('Save'),
          translator: languages,
          submit: ({ name, description }) =>
            model.change(project.id, { name, description })
        })
    );
    add(
      PanelCommandIDs.duplicateProject,
      trans.__('Duplicate…'),
      trans.__('The project could not be duplicated'),
      copyIcon,
      async project => {
        const name = trans.__('%1 copy', project.name);
        await saveBelow(shell, documents, project.path);
        const copy = await ask({
          title: trans.__('Duplicate “%1”', project.name),
          fields: [
            {
              id: 'name',
              label: trans.__('Name'),
              value: name,
              kind: 'line'
            },
            {
              id: 'path',
              label: trans.__('Folder'),
              value: beside(
                project,
                `${PathExt.basename(project.path) || 'project'}-copy`
              ),
              kind: 'path'
            }
          ],
          note: trans.__(
            'The copy has the files and the history, and none of the executions and artifacts.'
          ),
          okLabel: trans.__('Duplicate'),
          translator: languages,
          submit: ({ name, path }) => model.duplicate(project.id, path, name)
        });
        if (copy) {
          await show(copy, projects, browser);
        }
      }
    );
    add(
      PanelCommandIDs.moveProject,
      trans.__('Move…'),
      trans.__('The project could not be moved'),
      folderIcon,
      async project => {
        await saveBelow(shell, documents, project.path);
        const moved = await ask({
          title: trans.__('Move “%1”', project.name),
          fields: [
            {
              id: 'path',
              label: trans.__('Folder'),
              value: project.path,
              kind: 'path'
            }
          ],
          note: trans.__(
            'The folder of the project, from where JupyterLab was started. Folders that are missing are made.'
          ),
          okLabel: trans.__('Move'),
          translator: languages,
          submit: ({ path }) => model.move(project, folderPath(path))
        });
        if (moved) {
          await show(moved, projects, browser);
        }
      }
    );
    add(
      PanelCommandIDs.archiveProject,
      trans.__('Archive'),
      trans.__('The project could not be archived'),
      undefined,
      async project => {
        await model.change(project.id, { is_archived: true });
        Notification.success(trans.__('“%1” is archived', project.name), {
          autoClose: UNDO_MS,
          actions: [
            {
              label: trans.__('Undo'),
              callback: () =>
                void attempt(trans.__('It could not be undone'), () =>
                  model.change(project.id, { is_archived: false })
                )
            }
          ]
        });
      }
    );
    add(
      PanelCommandIDs.unarchiveProject,
      trans.__('Take out of the archive'),
      trans.__('The project could not be taken out of the archive'),
      undoIcon,
      project => model.change(project.id, { is_archived: false })
    );
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
