import type {
  ILabShell as LabShell,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell } from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { closeIcon, undoIcon } from '@jupyterlab/ui-components';

import { PanelCommandIDs } from '../panels/commandids';
import { usageText } from '../panels/usage';
import type { IProjectModel } from '../tokens';
import { IArrangement, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { UNDO_MS } from './arrangement';
import { ask } from './asking';
import { closeBelow, saveBelow } from './closing';
import { attempt } from './errors';
import { chosenProject, folderPath, show } from './lookup';

/** Deleted projects: into the trash, back again, gone for good. */
export const trash: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:trash',
  description: 'Deletes projects into a trash and restores them from it.',
  autoStart: true,
  requires: [IProjects, IArrangement, IDocumentManager, ILabShell],
  optional: [IDefaultFileBrowser, ICommandPalette, ITranslator],
  activate: (
    app,
    projects: IProjects,
    model: IArrangement,
    documents: IDocumentManager,
    shell: LabShell,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);

    commands.addCommand(PanelCommandIDs.deleteProject, {
      label: trans.__('Delete…'),
      icon: args => (args.isPalette ? undefined : closeIcon),
      isEnabled: args =>
        typeof args.path === 'string' || projects.current !== null,
      execute: args =>
        attempt(trans.__('The project could not be deleted'), async () => {
          const project = await chosenProject(projects, args.path);
          if (!project) {
            return;
          }

          const usage = await model.usage(project.id);
          const { DeletingBody } = await import('../panels/deleting');
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
          closeBelow(shell, documents, project);
          await browser?.model.cd(`/${PathExt.dirname(project.path)}`);
          await model.remove(project.id);
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
        })
    });

    commands.addCommand(PanelCommandIDs.restoreProject, {
      label: trans.__('Restore'),
      caption: trans.__('Take the project out of the trash'),
      icon: undoIcon,
      execute: args =>
        attempt(trans.__('The project could not be restored'), async () => {
          const id = args.project;
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
        })
    });
    commands.addCommand(PanelCommandIDs.emptyTrash, {
      label: args =>
        typeof args.project === 'string'
          ? trans.__('Delete for good…')
          : trans.__('Empty the trash…'),
      icon: args => (args.isPalette ? undefined : closeIcon),
      execute: args =>
        attempt(trans.__('It could not be deleted'), async () => {
          const chosen = (await model.trash()).filter(
            item => !args.project || item.id === args.project
          );
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
        })
    });

    for (const command of [
      PanelCommandIDs.deleteProject,
      PanelCommandIDs.emptyTrash
    ]) {
      palette?.addItem({
        command,
        category: 'DeepForge',
        args: { isPalette: true }
      });
    }
  }
};

function isTaken(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'already_exists'
  );
}
