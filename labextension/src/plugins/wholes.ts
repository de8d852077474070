/** What pipelines expect of documents that come and go. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { CreateOperation } from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { placeholderFor } from './renamewishes';

/** What a new operation shall have, as far as it is said. */
export function interfaceOf(
  args: ReadonlyPartialJSONObject
): Partial<CreateOperation> {
  const names = (value: unknown) =>
    Array.isArray(value) ? { list: value.map(String) } : null;
  const [inputs, outputs] = [names(args.inputs), names(args.outputs)];
  return {
    ...(inputs ? { inputs: inputs.list } : {}),
    ...(outputs ? { outputs: outputs.list } : {}),
    ...(typeof args.attributes === 'object' && args.attributes !== null
      ? { attributes: args.attributes as Record<string, never> }
      : {})
  };
}

/** What a person is told before a document is deleted: what uses it. */
export async function deletionText(
  model: IProjectModel,
  path: string,
  trans: TranslationBundle
): Promise<string> {
  const usual = trans.__('The file is deleted as in the file browser.');
  if (!/^(operations|resources)\//.test(path)) {
    return usual;
  }
  const { pipelines } = await model.previewRename(placeholderFor(path, model));
  const users = Object.keys(pipelines);
  return users.length === 0
    ? usual
    : trans.__(
        '%1 Used by %2: their nodes stay, with their values and connections, but cannot run without it.',
        usual,
        users.join(', ')
      );
}
