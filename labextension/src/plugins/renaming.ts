import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type { IMoved } from '../model/documents';
import type { INoticedRename } from '../model/noticing';
import { inverseOf, type IApplied, type RenameWish } from '../model/renaming';
import { AffectedList, RenameForm } from '../panels/renameform';
import type { IProjectModel, IProjects } from '../tokens';
import { firstField } from '../ui/firstfield';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt, messageOf } from './errors';
import { isMember, movedWish, placeholderFor, wishFor } from './renamewishes';
import {
  question,
  renamedSentence,
  undoneSentence,
  unsavedSentence
} from './renamewords';

/** What a person sees of renames: the dialog, the message with its undo, the offer. */
export class Renaming {
  constructor(
    private readonly _projects: IProjects,
    private readonly _translator: ITranslator
  ) {
    this._trans = _translator.load(TRANSLATION_DOMAIN);
  }

  /** Asks for a new name of the document at `path` until it is renamed or the person gives up. */
  async ask(model: IProjectModel, path: string): Promise<void> {
    const trans = this._trans;
    const placeholder = placeholderFor(path, model);
    const affected = await model.previewRename(placeholder);
    let name = PathExt.basename(path, PathExt.extname(path));
    let error: string | null = null;
    for (;;) {
      const body = new RenameForm({
        name,
        affected,
        kind: placeholder.kind,
        error,
        translator: this._translator
      });
      const { button, value } = await showDialog({
        title: trans.__('Rename “%1”', path),
        body,
        buttons: [
          Dialog.cancelButton(),
          Dialog.okButton({ label: trans.__('Rename') })
        ],
        focusNodeSelector: firstField('input')
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
        await this.rename(model, wish);
        return;
      } catch (reason) {
        error = messageOf(reason);
      }
    }
  }

  /** Has pipelines follow a name that changed in code, where they use it and the person wants it. */
  async askForUses(model: IProjectModel, wish: RenameWish): Promise<void> {
    const trans = this._trans;
    const affected = await model.previewRename(wish);
    if (Object.keys(affected.pipelines).length === 0) {
      return;
    }
    const { button } = await showDialog({
      title: trans.__(
        'Rename “%1” of %2 to “%3” in pipelines too?',
        wish.name,
        wish.operation,
        wish.new_name
      ),
      body: new AffectedList(affected, this._translator),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Only in the code') }),
        Dialog.okButton({ label: trans.__('Rename in pipelines') })
      ]
    });
    if (button.accept) {
      await this.rename(model, wish);
    }
  }

  /** Has pipelines follow a file that was renamed. */
  async follow(moved: IMoved): Promise<void> {
    const model = await this._projects.at(moved.newPath);
    const wish = model && movedWish(moved, model);
    if (model && wish) {
      await this.rename(model, wish);
    }
  }

  /** Renames, and says so with a way back. Throws ApiError. */
  async rename(model: IProjectModel, wish: RenameWish): Promise<void> {
    const renamed = await model.rename(wish);
    const isSeen =
      Object.keys(renamed.pipelines).length > 0 ||
      renamed.files.length > 0 ||
      renamed.unsaved.length > 0 ||
      renamed.new_path !== null;
    if (isSeen) {
      this._tell(model, wish, renamed);
    }
  }

  /** What was renamed elsewhere may be meant or not, so the person is asked; the list replaces the one before. */
  offer(model: IProjectModel, renames: readonly INoticedRename[]): void {
    const prefix = `${model.project.id}\n`;
    const wanted = new Map(
      renames.map(found => [prefix + JSON.stringify(found.wish), found])
    );
    for (const [key, id] of this._shown) {
      if (key.startsWith(prefix) && !wanted.has(key)) {
        Notification.dismiss(id);
        this._shown.delete(key);
      }
    }
    for (const [key, found] of wanted) {
      if (!this._shown.has(key)) {
        this._shown.set(key, this._offer(model, found));
      }
    }
  }

  private _offer(model: IProjectModel, found: INoticedRename): string {
    const trans = this._trans;
    const update = () =>
      attempt(trans.__('The pipelines could not be updated'), () =>
        this.rename(model, found.wish)
      );
    return Notification.info(question(found, trans), {
      autoClose: false,
      actions: [
        {
          label: trans.__('Update pipelines'),
          displayType: 'accent',
          callback: () => void update()
        }
      ]
    });
  }

  /** Says that it is done, and takes it back if the person wants. */
  private _tell(
    model: IProjectModel,
    wish: RenameWish,
    renamed: IApplied
  ): void {
    const trans = this._trans;
    const undo = () =>
      attempt(trans.__('It could not be taken back'), async () => {
        const inverse = inverseOf(wish, renamed);
        const undone = await model.rename(inverse);
        if (isMember(wish)) {
          Notification.info(undoneSentence(inverse, undone, trans), {
            autoClose: 10_000,
            actions: this._saving(undone)
          });
        }
      });
    const sentences = [
      renamedSentence(wish, renamed, trans),
      unsavedSentence(renamed, trans)
    ];
    Notification.success(sentences.filter(Boolean).join(' '), {
      autoClose: renamed.unsaved.length > 0 ? false : 10_000,
      actions: [
        ...this._saving(renamed),
        {
          label: isMember(wish)
            ? trans.__('Undo in code and pipelines')
            : trans.__('Undo'),
          callback: () => void undo()
        }
      ]
    });
  }

  /** What can be done about documents that were not saved before. */
  private _saving({ unsaved }: IApplied): Notification.IAction[] {
    const trans = this._trans;
    const save = () =>
      attempt(trans.__('They could not be saved'), () =>
        Promise.all(unsaved.map(document => document.save()))
      );
    return unsaved.length === 0
      ? []
      : [
          {
            label: trans._n('Save it', 'Save them', unsaved.length),
            displayType: 'accent',
            callback: () => void save()
          }
        ];
  }

  private readonly _trans: TranslationBundle;
  /** Ids of messages by project and wish. */
  private readonly _shown = new Map<string, string>();
}
