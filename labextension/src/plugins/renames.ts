import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { editIcon } from '@jupyterlab/ui-components';

import type { INoticedRename } from '../model/noticing';
import { inverseOf, type RenameWish } from '../model/renaming';
import type { Renamed } from '../protocol/types';
import { CommandIDs, IProjects, type IProjectModel } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt, messageOf } from './errors';
import { movedWish, nameOf, placeholderFor, wishFor } from './renamewishes';

/** Renaming what pipelines use, and noticing what was renamed elsewhere. */
export const renames: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:renames',
  description: 'Keeps pipelines whole when operations and ports are renamed.',
  autoStart: true,
  requires: [IProjects],
  optional: [ITranslator],
  activate: (app, projects: IProjects, translator: Translator | null) => {
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);

    const told = (renamed: Renamed): string =>
      trans._n(
        'in %1 pipeline',
        'in %1 pipelines',
        Object.keys(renamed.pipelines).length
      );
    const sentence = (wish: RenameWish, renamed: Renamed): string => {
      const [old, now] = [nameOf(wish.name), nameOf(wish.new_name)];
      return wish.kind === 'operation' || wish.kind === 'resource'
        ? trans.__('“%1” is now “%2”, %3.', old, now, told(renamed))
        : trans.__(
            '“%1” of %2 is now “%3”, %4.',
            old,
            wish.operation,
            now,
            told(renamed)
          );
    };

    /** Says that it is done, and takes it back if the person wants. */
    const tell = (
      model: IProjectModel,
      wish: RenameWish,
      renamed: Renamed
    ): void => {
      Notification.success(sentence(wish, renamed), {
        autoClose: 10_000,
        actions: [
          {
            label: trans.__('Undo'),
            callback: () =>
              void attempt(trans.__('It could not be taken back'), () =>
                model.rename(inverseOf(wish, renamed))
              )
          }
        ]
      });
    };
    const rename = async (
      model: IProjectModel,
      wish: RenameWish
    ): Promise<void> => {
      const renamed = await model.rename(wish);
      if (Object.keys(renamed.pipelines).length > 0 || renamed.new_path) {
        tell(model, wish, renamed);
      }
    };

    app.commands.addCommand(CommandIDs.renameDocument, {
      label: trans.__('Rename…'),
      icon: editIcon,
      isEnabled: () => projects.current !== null,
      execute: args =>
        attempt(trans.__('It could not be renamed'), async () => {
          const model = projects.current;
          const path = typeof args.path === 'string' ? args.path : null;
          if (!model || path === null) {
            return;
          }
          const { RenameForm } = await import('../panels/renameform');
          const affected = await model.previewRename(
            placeholderFor(path, model)
          );
          let name = PathExt.basename(path, PathExt.extname(path));
          let error: string | null = null;
          for (;;) {
            const body = new RenameForm({
              name,
              affected,
              error,
              translator: languages
            });
            const { button, value } = await showDialog({
              title: trans.__('Rename “%1”', path),
              body,
              buttons: [
                Dialog.cancelButton(),
                Dialog.okButton({ label: trans.__('Rename') })
              ],
              focusNodeSelector: 'input'
            });
            if (!button.accept || !value) {
              return;
            }
            name = value;
            const wish = wishFor(path, name);
            if (wish.name === wish.new_name) {
              return;
            }
            try {
              await rename(model, wish);
              return;
            } catch (reason) {
              error = messageOf(reason);
            }
          }
        })
    });

    // In the file browser, or on the tab of a document.
    projects.fileMoved.connect((_, moved) => {
      void attempt(
        trans.__('Pipelines could not follow the new name'),
        async () => {
          const model = await projects.at(moved.newPath);
          const wish = model && movedWish(moved, model);
          if (model && wish) {
            await rename(model, wish);
          }
        }
      );
    });

    // In code, in a terminal, through git: that may be meant or not, so the person is asked.
    const shown = new Map<string, string>();
    const question = ({ wish, affected }: INoticedRename): string => {
      const [old, now] = [nameOf(wish.name), nameOf(wish.new_name)];
      return wish.kind === 'operation'
        ? trans.__(
            '“%1” seems to be called “%2” now. It is used %3.',
            old,
            now,
            told(affected)
          )
        : trans.__(
            '“%1” of %2 seems to be called “%3” now. It is used %4.',
            old,
            wish.operation,
            now,
            told(affected)
          );
    };
    const offer = (model: IProjectModel, found: INoticedRename): string =>
      Notification.info(question(found), {
        autoClose: false,
        actions: [
          {
            label: trans.__('Update pipelines'),
            displayType: 'accent',
            callback: () =>
              void attempt(trans.__('The pipelines could not be updated'), () =>
                rename(model, found.wish)
              )
          }
        ]
      });
    projects.renamesNoticed.connect((_, { project, renames: all }) => {
      const prefix = `${project.project.id}\n`;
      const wanted = new Map(
        all.map(found => [prefix + JSON.stringify(found.wish), found])
      );
      for (const [key, id] of shown) {
        if (key.startsWith(prefix) && !wanted.has(key)) {
          Notification.dismiss(id);
          shown.delete(key);
        }
      }
      for (const [key, found] of wanted) {
        if (!shown.has(key)) {
          shown.set(key, offer(project, found));
        }
      }
    });
  }
};
