import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { ApiError, type Client } from '../protocol/client';
import type { IProjectModel } from '../tokens';
import { CommandIDs } from '../tokens';

const COMMIT_CHARACTERS = 8;
const EXTENSION = '.dfpipe';

export interface IPipelineOf {
  readonly client: Client;
  readonly commands: CommandRegistry;
  readonly contents: Contents.IManager;
  readonly project: IProjectModel;
  readonly trans: TranslationBundle;
  /** The pipeline's path in the project, and the commit at which it ran. */
  readonly path: string;
  readonly commit: string;
  /** What people call the execution; a copy is named for it. */
  readonly name: string;
}

/** Opens the pipeline if it still is what it was; else asks whether as it is now, or a copy of what it was. */
export async function openPipelineOf(options: IPipelineOf): Promise<void> {
  const { commands, project, trans, path, commit } = options;
  const open = (wanted: string): Promise<unknown> =>
    commands.execute(CommandIDs.openDocument, {
      path: wanted,
      project: project.project.id
    });
  const [then, now] = await Promise.all([
    textOf(options, path, commit),
    textOf(options, path, null)
  ]);
  if (then === null || then === now) {
    await open(path);
    return;
  }
  const answer = await showDialog({
    title: trans.__('“%1” is not what it was', path),
    body:
      now === null
        ? trans.__(
            'The pipeline was deleted or renamed since. A copy of what ran can be opened beside the others.'
          )
        : trans.__(
            'The pipeline changed since it ran. Open it as it is now, or a copy of what ran?'
          ),
    buttons: [
      Dialog.cancelButton(),
      ...(now === null
        ? []
        : [Dialog.createButton({ label: trans.__('As it is now') })]),
      Dialog.okButton({ label: trans.__('A copy of what ran') })
    ]
  });
  if (!answer.button.accept) {
    return;
  }
  if (answer.button.label === trans.__('As it is now')) {
    await open(path);
    return;
  }
  await open(await copied(options, then));
}

/** Where a copy of that text lies: one that is there already, or a new one beside those that were edited since. */
async function copied(options: IPipelineOf, text: string): Promise<string> {
  const { project, contents, path, commit, name } = options;
  for (let number = 1; ; number++) {
    const copy = copyPath(
      path,
      name || commit.slice(0, COMMIT_CHARACTERS),
      number
    );
    const known = await textOf(options, copy, null);
    if (known === null) {
      await contents.save(project.toServerPath(copy), {
        type: 'file',
        format: 'text',
        content: text
      });
    }
    if (known === null || known === text) {
      return copy;
    }
  }
}

/** `pipelines/train_as_run_2.dfpipe` of `pipelines/train.dfpipe` and the execution `run_2`; of more copies `…_copy_2`. */
export function copyPath(path: string, name: string, number = 1): string {
  const stem = path.endsWith(EXTENSION)
    ? path.slice(0, -EXTENSION.length)
    : path;
  const which = number === 1 ? '' : `_copy_${number}`;
  return `${stem}_as_${name.replace(/[^0-9A-Za-z_]/g, '_')}${which}${EXTENSION}`;
}

/** Null if there is no such document. */
async function textOf(
  { client, project }: IPipelineOf,
  path: string,
  commit: string | null
): Promise<string | null> {
  try {
    const content = await client.get('/projects/{project}/content', {
      path: { project: project.project.id },
      query: commit === null ? { path } : { path, commit }
    });
    return content.text;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') {
      return null;
    }
    throw error;
  }
}
