import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { isFinal } from '../model/executionList';
import type { Client } from '../protocol/client';
import type { Dependents, Execution } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { ask } from './asking';
import { projectOf } from './lookup';

const MOST_NAMED = 8;

export interface ISetContext {
  readonly projects: IProjects;
  readonly client: Client;
  readonly translator: ITranslator;
}

/** One or several executions of a project. */
interface ISet {
  readonly project: IProjectModel;
  readonly executions: readonly Execution[];
}

/** Stars those of `args.executions`, or takes their stars away. Throws ApiError. */
export async function star(
  context: ISetContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { project, executions } = await setOf(context, args);
  for (const { id } of executions) {
    await project.changeExecution(id, { is_starred: args.is_starred === true });
  }
}

/** Asks for tags and adds them. */
export async function tag(
  context: ISetContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { translator } = context;
  const trans = translator.load(TRANSLATION_DOMAIN);
  const { project, executions } = await setOf(context, args);
  const { length } = executions;
  await ask({
    title:
      length === 1
        ? trans.__('Tag “%1”', executions[0].name)
        : trans._n('Tag %1 execution', 'Tag %1 executions', length),
    fields: [
      {
        id: 'tags',
        label: trans.__('Tags to add, divided by commas'),
        value: '',
        kind: 'line'
      }
    ],
    okLabel: trans.__('Add'),
    translator,
    submit: async ({ tags }) => {
      const added = tags
        .split(',')
        .map(text => text.trim())
        .filter(Boolean);
      for (const execution of executions) {
        await project.changeExecution(execution.id, {
          tags: [...new Set([...execution.tags, ...added])]
        });
      }
    }
  });
}

/** Deletes those that have ended, after a question that names what depends on them; the answer is which. */
export async function remove(
  context: ISetContext,
  args: ReadonlyPartialJSONObject
): Promise<string[]> {
  const trans = context.translator.load(TRANSLATION_DOMAIN);
  const { project, executions } = await setOf(context, args);
  const ended = executions.filter(({ status }) => isFinal(status));
  if (ended.length === 0 || !(await mayDelete(context.client, ended, trans))) {
    return [];
  }
  for (const { id } of ended) {
    await project.deleteExecution(id);
  }
  return ended.map(({ id }) => id);
}

/** Those that the page does not know are asked for. */
async function setOf(
  { projects, client }: ISetContext,
  args: ReadonlyPartialJSONObject
): Promise<ISet> {
  const project = await projectOf(projects, args.project);
  const ids = Array.isArray(args.executions) ? args.executions : [];
  if (!project) {
    throw new Error('The project is gone.');
  }
  const known = new Map(
    project.executions.map(({ execution }) => [execution.id, execution])
  );
  const executions = await Promise.all(
    ids
      .filter((id): id is string => typeof id === 'string')
      .map(
        async id =>
          known.get(id) ??
          (
            await client.get('/executions/{execution}', {
              path: { execution: id }
            })
          ).execution
      )
  );
  return { project, executions };
}

async function mayDelete(
  client: Client,
  executions: readonly Execution[],
  trans: TranslationBundle
): Promise<boolean> {
  const found = await Promise.all(
    executions.map(({ id }) =>
      client.get('/executions/{execution}/dependents', {
        path: { execution: id }
      })
    )
  );
  const answer = await showDialog({
    title:
      executions.length === 1
        ? trans.__('Delete “%1”?', executions[0].name)
        : trans.__('Delete %1 executions?', executions.length),
    body: consequences(executions, found, trans),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Delete') })
    ]
  });
  return answer.button.accept;
}

function consequences(
  executions: readonly Execution[],
  found: readonly Dependents[],
  trans: TranslationBundle
): string {
  const going = new Set(executions.map(({ id }) => id));
  const artifacts = new Set(found.flatMap(({ artifacts }) => artifacts));
  const takers = new Map(
    found
      .flatMap(({ reused_by }) => reused_by)
      .filter(({ id }) => !going.has(id))
      .map(({ id, name }) => [id, name])
  );
  return [
    executions.length > 1 && `${named(executions.map(({ name }) => name))}.`,
    trans.__('What was printed and shown is deleted; this cannot be undone.'),
    artifacts.size > 0 &&
      trans.__('The artifacts stay: %1.', named([...artifacts])),
    takers.size > 0 &&
      trans.__(
        'These took the results and keep the values, but not what was printed and shown: %1.',
        named([...takers.values()])
      )
  ]
    .filter(Boolean)
    .join('\n');
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return (
    names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` … (+${more})` : '')
  );
}
