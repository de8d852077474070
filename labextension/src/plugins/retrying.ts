import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { ExecutionCode } from '../model/executionCode';
import type { Client } from '../protocol/client';
import { CommandIDs, type IProjectModel } from '../tokens';

/** Goes on with an execution where it broke; throws ApiError. Says which of what runs again is another code by now. */
export async function retry(
  options: {
    project: IProjectModel;
    client: Client;
    commands: CommandRegistry;
    trans: TranslationBundle;
  },
  id: string
): Promise<void> {
  const { project, client, commands, trans } = options;
  const model = project.execution(id);
  await model.ready;
  const broken = new Set(
    [...model.jobs.values()]
      .filter(({ status }) => status === 'failed' || status === 'canceled')
      .map(({ operation }) => operation)
  );
  await project.retry(id);
  const changed = await changedOf(client, project.project.id, id, broken);
  const pipeline = model.execution?.pipeline;
  if (changed.length === 0 || pipeline === undefined) {
    return;
  }
  const args = { execution: id, pipeline, project: project.project.id };
  Notification.info(
    trans._n(
      '%2 was changed since. A retry takes the code that ran; Run again takes what it is now.',
      '%2 were changed since. A retry takes the code that ran; Run again takes what it is now.',
      changed.length,
      changed.join(', ')
    ),
    {
      autoClose: false,
      actions: [
        {
          label: trans.__('Run again'),
          callback: () => void commands.execute(CommandIDs.runAgain, args)
        }
      ]
    }
  );
}

/** The files of `operations` that the project has otherwise now, or not any more; none where that cannot be read. */
async function changedOf(
  client: Client,
  project: string,
  execution: string,
  operations: ReadonlySet<string>
): Promise<string[]> {
  const code = new ExecutionCode(client, execution);
  try {
    await code.load();
    const ran = (code.operations ?? []).filter(({ operation }) =>
      operations.has(operation)
    );
    const present = await Promise.all(
      ran.map(({ path }) => code.present(project, path))
    );
    return ran
      .filter(
        ({ original }, index) => lines(present[index]) !== lines(original)
      )
      .map(({ path }) => path);
  } catch {
    return [];
  } finally {
    code.dispose();
  }
}

function lines(text: string | null): string | null {
  return text === null ? null : text.replace(/\r\n?/g, '\n');
}
