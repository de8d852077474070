import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import { usualFirst } from '../model/storages';
import type { Project } from '../protocol/types';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IArrangementContext } from './arrangement';
import { ask } from './asking';
import { saveBelow } from './closing';
import { attempt, UNDO_MS } from './errors';
import { folderPath, show } from './lookup';

/** Asks for a name, a description, and where values are kept. */
export async function editProject(
  context: IArrangementContext,
  project: Project
): Promise<void> {
  const { client, model, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const { storages } = await client.get('/storages', {});
  const usual = usualFirst(storages, project.storage)[0].name;
  await ask({
    title: trans.__('Properties of “%1”', project.name),
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
      },
      {
        id: 'storage',
        label: trans.__('Values and artifacts are kept in'),
        value: usual,
        kind: 'choice',
        choices: usualFirst(storages, usual).map(({ name, title }) => ({
          value: name,
          label: title
        })),
        help: trans.__(
          'Runs and uploads start from it. Another choice moves nothing: what was kept before stays where it is.'
        )
      }
    ],
    okLabel: trans.__('Save'),
    translator: languages,
    submit: ({ name, description, storage }) =>
      model.change(project.id, {
        name,
        description,
        storage: storage === usual ? null : storage
      })
  });
}

/** Copies the folder into a project of its own, which is then shown. */
export async function duplicateProject(
  context: IArrangementContext,
  project: Project
): Promise<void> {
  const { model, projects, documents, shell, browser, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
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

/** Moves the folder, with the documents that are open. */
export async function moveProject(
  context: IArrangementContext,
  project: Project
): Promise<void> {
  const { model, projects, documents, shell, browser, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
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

/** Lists the project among the archived. */
export async function archiveProject(
  context: IArrangementContext,
  project: Project
): Promise<void> {
  const { model, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
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

function beside(project: Project, name: string): string {
  return PathExt.join(PathExt.dirname(project.path), name);
}
