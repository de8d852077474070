/** What pipelines expect of documents that come and go. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IProjectModel } from '../tokens';
import { placeholderFor } from './renamewishes';

/** What goes with a document: an operation's own environment file. */
export function deletedWith(model: IProjectModel, path: string): string[] {
  const own = path.replace(/\.py$/, '.yml');
  const isOwn = model.operations.some(
    operation => operation.path === path && operation.environment === own
  );
  return isOwn ? [path, own] : [path];
}

/** What a person is told before a document is deleted: what uses it. */
export async function deletionText(
  model: IProjectModel,
  path: string,
  trans: TranslationBundle
): Promise<string> {
  const [, own] = deletedWith(model, path);
  const usual = own
    ? trans.__(
        'The file is deleted as in the file browser, and %1 with it.',
        own
      )
    : trans.__('The file is deleted as in the file browser.');
  const module = model.modules.find(other => other.path === path);
  if (module) {
    return module.used_by.length === 0
      ? usual
      : trans.__(
          '%1 %2 import it and cannot run without it.',
          usual,
          module.used_by.join(', ')
        );
  }
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
