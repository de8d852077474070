import type { TranslationBundle } from '@jupyterlab/translation';

import type { ArtifactColumn } from '../graph/artifactquery';
import type { Artifact, Verified } from '../protocol/types';

/** What Jupyter calls people who are not told apart. */
const ANONYMOUS = /^[0-9a-f]{32}$/;

export function columnWord(
  column: ArtifactColumn,
  trans: TranslationBundle
): string {
  switch (column) {
    case 'name':
      return trans.__('Name');
    case 'type':
      return trans.__('Type');
    case 'size':
      return trans.__('Size');
    case 'storage':
      return trans.__('Storage');
    case 'made':
      return trans.__('Made by');
    case 'date':
      return trans.__('Kept');
  }
}

/** `Train · train_2`, or who uploaded it. */
export function makerOf(artifact: Artifact, trans: TranslationBundle): string {
  if (artifact.execution_name) {
    const node = artifact.origin?.label ?? artifact.node;
    return [node, artifact.execution_name].filter(Boolean).join(' · ');
  }
  const person = artifact.created_by ?? '';
  if (artifact.value.refers) {
    return person && !ANONYMOUS.test(person)
      ? trans.__('Imported by %1', person)
      : trans.__('Imported');
  }
  return person && !ANONYMOUS.test(person)
    ? trans.__('Uploaded by %1', person)
    : trans.__('Uploaded');
}

/** What was found when it was read again. */
export function outcomeWord(
  { outcome }: Verified,
  trans: TranslationBundle
): string {
  switch (outcome) {
    case 'intact':
      return trans.__('as it was kept');
    case 'damaged':
      return trans.__('damaged');
    case 'unread':
      return trans.__('could not be read');
  }
}

/** The last part of a class name. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

/** What a value is in one line, beside its type and name: without repeating them. */
export function summaryBeside({ name, value }: Artifact): string {
  const type = shortType(value.type);
  const summary = value.summary ?? '';
  if (summary === type || summary === name) {
    return '';
  }
  if (summary.startsWith(`${type} `)) {
    return summary.slice(type.length + 1);
  }
  return summary.endsWith(` ${type}`)
    ? summary.slice(0, -type.length - 1)
    : summary;
}

/** What people call the format that a value is kept in. */
export function formatWord(format: string, trans: TranslationBundle): string {
  const words: Record<string, string> = {
    '': trans.__('not recorded'),
    numpy: trans.__('NumPy array (.npy)'),
    npz: trans.__('NumPy arrays (.npz)'),
    parquet: 'Parquet',
    safetensors: 'safetensors',
    png: 'PNG',
    jpeg: 'JPEG',
    keras: trans.__('Keras model (.keras)'),
    json: 'JSON',
    csv: 'CSV',
    tsv: 'TSV',
    text: trans.__('text (UTF-8)'),
    bytes: trans.__('bytes'),
    pickle: trans.__('pickle'),
    registered: trans.__('a serializer of the project'),
    file: trans.__('the file as it is'),
    folder: trans.__('a folder of files')
  };
  return words[format] ?? format;
}
