import type { TranslationBundle } from '@jupyterlab/translation';

import type { IUploadKind } from '../../model/uploadChoice';
import { formatSize } from '../../ui/duration';
import { formatWord } from '../words';

const MOST_NAMED = 3;
const MOST_LISTED = 30;
/** Loading these runs what is in them. */
const RUNNING = ['pickle', 'pytorch'];

export function titleOf(
  kinds: readonly IUploadKind[],
  trans: TranslationBundle
): string {
  const uploaded = kinds.flatMap(kind => kind.uploaded);
  if (uploaded.length === 1) {
    return trans.__('Upload “%1”', uploaded[0].name);
  }
  const folders = uploaded.filter(({ isFolder }) => isFolder).length;
  if (folders === 0) {
    return trans.__('Upload %1 files', uploaded.length);
  }
  return folders === uploaded.length
    ? trans.__('Upload %1 folders', folders)
    : trans.__('Upload %1 files and folders', uploaded.length);
}

/** `a.csv, b.csv, c.csv and 4 more`. */
export function namesOf(
  { uploaded }: IUploadKind,
  trans: TranslationBundle
): string {
  return listed(uploaded, MOST_NAMED, ', ', trans);
}

/** The same with more of them, for a tooltip. */
export function allNamesOf(
  { uploaded }: IUploadKind,
  trans: TranslationBundle
): string {
  return listed(uploaded, MOST_LISTED, '\n', trans);
}

/** `becomes version 4`, of names that are there already; empty if none is. */
export function becomingOf(
  { uploaded }: IUploadKind,
  versions: ReadonlyMap<string, number>,
  trans: TranslationBundle
): string {
  const next = uploaded.flatMap(({ name }) => {
    const version = versions.get(name);
    return version === undefined ? [] : [{ name, version: version + 1 }];
  });
  if (uploaded.length === 1) {
    return next.map(one => trans.__('becomes version %1', one.version)).join();
  }
  const said = next.map(one => ({
    name: trans.__('%1 becomes version %2', one.name, one.version)
  }));
  return listed(said, MOST_NAMED, ', ', trans);
}

/** `Parquet · 12 MB`. */
export function describedKind(
  { format, uploaded, size }: IUploadKind,
  trans: TranslationBundle
): string {
  const files = uploaded.reduce((sum, one) => sum + one.files.length, 0);
  const what =
    format === 'folder'
      ? trans._n('%1 file in it', '%1 files in it', files)
      : format === ''
        ? trans.__('of a kind that is not known here')
        : formatWord(format, trans);
  const why = RUNNING.includes(format)
    ? [trans.__('opened by your operation alone, since that runs code in it')]
    : [];
  return [what, formatSize(size), ...why].join(' · ');
}

/** What operations get of a file's value. */
export function valueWord(format: string, trans: TranslationBundle): string {
  switch (format) {
    case 'numpy':
      return trans.__('a NumPy array');
    case 'npz':
      return trans.__('a dict of NumPy arrays');
    case 'safetensors':
      return trans.__('a dict of PyTorch tensors');
    case 'png':
    case 'jpeg':
    case 'webp':
      return trans.__('a picture (PIL Image)');
    case 'keras':
      return trans.__('a Keras model');
    case 'json':
      return trans.__('what it says (dict, list, …)');
    case 'text':
      return trans.__('its text (str)');
    default:
      return trans.__('a pandas DataFrame');
  }
}

function listed(
  uploaded: readonly { readonly name: string }[],
  most: number,
  separator: string,
  trans: TranslationBundle
): string {
  const names = uploaded
    .slice(0, most)
    .map(({ name }) => name)
    .join(separator);
  const more = uploaded.length - most;
  return more > 0 ? trans.__('%1 and %2 more', names, more) : names;
}
