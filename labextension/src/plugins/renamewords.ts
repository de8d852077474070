/** What people are told of renames. */
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { INoticedRename } from '../model/noticing';
import type { IApplied, RenameWish } from '../model/renaming';
import type { Renamed } from '../protocol/types';
import { isMember, nameOf } from './renamewishes';

export function renamedSentence(
  wish: RenameWish,
  renamed: Renamed,
  trans: TranslationBundle
): string {
  const [old, now] = [nameOf(wish.name), nameOf(wish.new_name)];
  if (wish.kind === 'pipeline') {
    return renamed.executions === 0
      ? trans.__('“%1” is now “%2”.', old, now)
      : trans._n(
          '“%2” is now “%3”, with its execution.',
          '“%2” is now “%3”, with its %1 executions.',
          renamed.executions ?? 0,
          old,
          now
        );
  }
  const place = where(renamed, trans);
  if (wish.kind === 'module') {
    return trans._n(
      '“%2” is now “%3”, also in %1 file that imports it.',
      '“%2” is now “%3”, also in %1 files that import it.',
      renamed.files.length,
      old,
      now
    );
  }
  return isMember(wish)
    ? trans.__('“%1” of %2 is now “%3”, %4.', old, wish.operation, now, place)
    : trans.__('“%1” is now “%2”, %3.', old, now, place);
}

export function undoneSentence(
  inverse: RenameWish,
  undone: IApplied,
  trans: TranslationBundle
): string {
  const { operation, name, new_name } = inverse;
  const place = where(undone, trans);
  const said =
    undone.files.length > 0
      ? trans.__(
          '“%1” of %2 is “%3” again, in the code and %4.',
          name,
          operation,
          new_name,
          place
        )
      : trans.__(
          '“%1” of %2 is “%3” again, %4; the code called it so already.',
          name,
          operation,
          new_name,
          place
        );
  return [said, unsavedSentence(undone, trans)].filter(Boolean).join(' ');
}

export function unsavedSentence(
  { unsaved }: IApplied,
  trans: TranslationBundle
): string {
  const names = unsaved.map(document => PathExt.basename(document.path));
  return names.length === 0
    ? ''
    : trans._n(
        '%2 has unsaved edits: it shows the new name, its file gets it when it is saved.',
        '%2 have unsaved edits: they show the new name, their files get it when they are saved.',
        names.length,
        names.join(', ')
      );
}

export function question(
  { wish, affected }: INoticedRename,
  trans: TranslationBundle
): string {
  const [old, now] = [nameOf(wish.name), nameOf(wish.new_name)];
  const place = where(affected, trans);
  return wish.kind === 'operation'
    ? trans.__(
        '“%1” seems to be called “%2” now. It is used %3.',
        old,
        now,
        place
      )
    : trans.__(
        '“%1” of %2 seems to be called “%3” now. It is used %4.',
        old,
        wish.operation,
        now,
        place
      );
}

function where(renamed: Renamed, trans: TranslationBundle): string {
  return trans._n(
    'in %1 pipeline',
    'in %1 pipelines',
    Object.keys(renamed.pipelines).length
  );
}
