import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { ListCommandIDs } from '../listing/commandids';
import type { IBulk } from '../listing/actionbar';
import { isFinal } from '../model/executionList';
import type { ExecutionTable } from '../model/executionTable';
import type { Dependents, Execution } from '../protocol/types';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { ask } from './asking';
import { attempt } from './errors';

const MOST_NAMED = 8;

/** What the list does with several executions, one after the other; the first refusal is told. */
export function bulkOf(
  table: ExecutionTable,
  commands: CommandRegistry,
  translator: ITranslator
): IBulk {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const { project } = table;
  const each = async (
    executions: readonly Execution[],
    act: (execution: Execution) => Promise<void>
  ): Promise<void> => {
    try {
      for (const execution of executions) {
        await act(execution);
      }
    } finally {
      await table.refresh();
    }
  };
  return {
    compare: ids =>
      void commands.execute(ListCommandIDs.compare, {
        project: project.project.id,
        executions: [...ids]
      }),
    star: (executions, isStarred) =>
      void attempt(trans.__('The executions could not be starred'), () =>
        each(executions, ({ id }) =>
          project.changeExecution(id, { is_starred: isStarred })
        )
      ),
    tag: executions =>
      void ask({
        title: trans._n(
          'Tag %1 execution',
          'Tag %1 executions',
          executions.length
        ),
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
        submit: ({ tags }) => {
          const added = tags
            .split(',')
            .map(tag => tag.trim())
            .filter(Boolean);
          return each(executions, execution =>
            project.changeExecution(execution.id, {
              tags: [...new Set([...execution.tags, ...added])]
            })
          );
        }
      }),
    stop: executions =>
      void attempt(trans.__('The executions could not be stopped'), () =>
        each(executions, ({ id }) => project.cancel(id))
      ),
    delete: executions =>
      void attempt(
        trans.__('The executions could not be deleted'),
        async () => {
          const ended = executions.filter(({ status }) => isFinal(status));
          if (ended.length > 0 && (await mayDelete(table, ended, trans))) {
            await each(ended, ({ id }) => project.deleteExecution(id));
          }
        }
      )
  };
}

/** Asks, naming what depends on them. */
async function mayDelete(
  table: ExecutionTable,
  executions: readonly Execution[],
  trans: TranslationBundle
): Promise<boolean> {
  const found = await Promise.all(
    executions.map(({ id }) => table.dependents(id))
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
    trans.__('What they printed and showed is deleted; this cannot be undone.'),
    artifacts.size > 0 &&
      trans.__('Their artifacts stay: %1.', named([...artifacts])),
    takers.size > 0 &&
      trans.__(
        'These took their results and keep the values, but not what was printed and shown: %1.',
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
