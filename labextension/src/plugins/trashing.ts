import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import { PanelCommandIDs } from '../panels/commandids';
import { DeletingBody } from '../panels/deleting';
import { usageText } from '../panels/usage';
import type { Project } from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IArrangementContext } from './arrangement';
import { ask } from './asking';
import { closeBelow, saveBelow } from './closing';
import { UNDO_MS } from './errors';
import { folderPath, show } from './lookup';

/** Says what goes, then puts the project into the trash. */
export async function deleteProject(
  context: IArrangementContext,
  project: Project
): Promise<void> {
  const { model, projects, documents, shell, browser, commands, languages } =
    context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const usage = await model.usage(project.id);
  const isRunning = usage.running.length > 0;
  const answer = await showDialog({
    title: trans.__('Delete “%1”?', project.name),
    body: new DeletingBody(project.path, usage, languages),
    buttons: isRunning
      ? [Dialog.cancelButton({ label: trans.__('Close') })]
      : [
          Dialog.cancelButton(),
          Dialog.warnButton({ label: trans.__('Delete') })
        ]
  });
  if (isRunning || !answer.button.accept) {
    return;
  }
  await saveBelow(shell, documents, project.path);
  await model.remove(project.id);
  closeBelow(shell, documents, project);
  await browser?.model.cd(`/${PathExt.dirname(project.path)}`);
  if (projects.current?.project.id === project.id) {
    projects.setCurrent(null);
  }
  Notification.success(trans.__('“%1” is in the trash', project.name), {
    autoClose: UNDO_MS,
    actions: [
      {
        label: trans.__('Undo'),
        callback: () =>
          void commands.execute(PanelCommandIDs.restoreProject, {
            project: project.id
          })
      }
    ]
  });
}

/** Takes a project out of the trash: to where it lay, or where the person says if something is there now. */
export async function restoreProject(
  context: IArrangementContext,
  id: unknown
): Promise<void> {
  const { model, projects, browser, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const deleted = (await model.trash()).find(item => item.id === id);
  if (!deleted) {
    return;
  }
  let restored: IProjectModel | null;
  try {
    restored = await model.restore(deleted.id, null);
  } catch (error) {
    if (!isTaken(error)) {
      throw error;
    }
    restored = await ask({
      title: trans.__('Restore “%1”', deleted.name),
      fields: [
        {
          id: 'path',
          label: trans.__('Folder'),
          value: `${deleted.path}-restored`,
          kind: 'path'
        }
      ],
      note: trans.__('Something else is in “%1” now.', deleted.path),
      okLabel: trans.__('Restore'),
      translator: languages,
      submit: ({ path }) => model.restore(deleted.id, folderPath(path))
    });
  }
  if (restored) {
    await show(restored, projects, browser);
  }
}

/** Deletes for good one project of the trash, or all. */
export async function emptyTrash(
  context: IArrangementContext,
  id: unknown
): Promise<void> {
  const { model, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const chosen = (await model.trash()).filter(item => !id || item.id === id);
  const answer = await showDialog({
    title:
      chosen.length === 1
        ? trans.__('Delete “%1” for good?', chosen[0].name)
        : trans.__('Empty the trash?'),
    body:
      chosen
        .map(item => `${item.name}: ${usageText(item.usage, trans)}`)
        .join('\n') || trans.__('There is nothing in the trash.'),
    buttons: chosen.length
      ? [
          Dialog.cancelButton(),
          Dialog.warnButton({ label: trans.__('Delete for good') })
        ]
      : [Dialog.okButton()]
  });
  if (answer.button.accept && chosen.length > 0) {
    for (const { id } of chosen) {
      await model.empty(id);
    }
  }
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'already_exists'
  );
}
