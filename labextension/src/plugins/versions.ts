import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { HistoryModel } from '../model/history';
import { PanelCommandIDs } from '../panels/commandids';
import type { Restored } from '../protocol/types';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { ask } from './asking';
import { attempt, UNDO_MS } from './errors';

interface IVersionsContext {
  readonly commands: CommandRegistry;
  readonly languages: ITranslator;
}

/** Asks for a name, and keeps all documents as they are under it. */
export async function saveVersion(
  context: IVersionsContext,
  model: HistoryModel
): Promise<void> {
  const { commands, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const saved = await ask({
    title: trans.__('Save a version of “%1”', model.project.project.name),
    fields: [
      {
        id: 'name',
        label: trans.__('Name'),
        value: '',
        kind: 'line'
      },
      {
        id: 'message',
        label: trans.__('What is special about it (optional)'),
        value: '',
        kind: 'text'
      }
    ],
    okLabel: trans.__('Save'),
    translator: languages,
    submit: ({ name, message }) => model.save(name, message)
  });
  if (saved) {
    Notification.success(trans.__('“%1” is saved', saved.name), {
      autoClose: 5000,
      actions: [
        {
          label: trans.__('Show the history'),
          callback: () =>
            void commands.execute(PanelCommandIDs.showHistory, {
              path: model.project.project.path
            })
        }
      ]
    });
  }
}

/** Asks whether, then makes documents (all without `paths`) what they were. */
export async function restoreVersion(
  context: IVersionsContext,
  model: HistoryModel,
  commit: string,
  paths: unknown
): Promise<void> {
  const trans = context.languages.load(TRANSLATION_DOMAIN);
  const wanted = Array.isArray(paths)
    ? paths.filter(path => typeof path === 'string')
    : null;
  const answer = await showDialog({
    title:
      wanted?.length === 1
        ? trans.__('Restore “%1”?', wanted[0])
        : trans.__('Restore all documents?'),
    body: trans.__(
      'What there is now is kept in the history first, so that this can be undone. Outputs of notebooks are not in the history.'
    ),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Restore') })
    ]
  });
  if (answer.button.accept) {
    tell(context, model, await model.restore(commit, wanted));
  }
}

function tell(
  context: IVersionsContext,
  model: HistoryModel,
  done: Restored
): void {
  const trans = context.languages.load(TRANSLATION_DOMAIN);
  if (done.paths.length === 0) {
    Notification.info(trans.__('Nothing differs: nothing was restored.'), {
      autoClose: 5000
    });
    return;
  }
  const label =
    done.paths.length === 1
      ? trans.__('“%1” is restored', done.paths[0])
      : trans.__('%1 documents are restored', done.paths.length);
  Notification.success(label, {
    autoClose: UNDO_MS,
    actions: [
      {
        label: trans.__('Undo'),
        callback: () =>
          void attempt(trans.__('It could not be undone'), () =>
            model.restore(done.before, done.paths)
          )
      }
    ]
  });
}
