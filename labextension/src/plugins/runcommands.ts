import type { ITranslator } from '@jupyterlab/translation';
import { runIcon, stopIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { PipelineWidget } from '../editor/widget';
import type { Client } from '../protocol/client';
import type { ViewMemory } from '../editor/memory';
import { CommandIDs, type IProjectModel, type IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import { projectOf } from './lookup';

export interface IRunCommandsOptions {
  readonly commands: CommandRegistry;
  readonly client: Client;
  readonly projects: IProjects;
  readonly translator: ITranslator;
  /** The pipeline in front. */
  readonly current: () => PipelineWidget | null;
  /** The open pipeline of that path, from the server's root. */
  readonly find: (path: string) => PipelineWidget | null;
  /** How each was run last. */
  readonly views: ViewMemory;
}

/** Running a pipeline, as it was run last or as the person chooses; and stopping it. */
export function addRunCommands(options: IRunCommandsOptions): void {
  const { commands, projects, translator, current, views } = options;
  const trans = translator.load(TRANSLATION_DOMAIN);
  const failed = trans.__('The pipeline could not be run');
  const session = () => current()?.content.session ?? null;
  const canRun = ({ path }: ReadonlyPartialJSONObject): boolean => {
    if (typeof path === 'string') {
      return projects.current !== null && !isRunning(projects.current, path);
    }
    const shown = session();
    return !!shown?.project && !shown.isStarting && !shown.isRunning;
  };
  /** How it was run last, as it was saved; null: plainly. */
  const lastOf = ({ path }: ReadonlyPartialJSONObject): unknown => {
    const server =
      typeof path === 'string'
        ? projects.current?.toServerPath(path)
        : session()?.path;
    return server ? views.at(server).run : null;
  };
  let words: typeof import('../ui/runwords') | null = null;
  /** `text`, and what was chosen the last time, once that can be told. */
  const asLastTime = (
    text: string,
    args: ReadonlyPartialJSONObject
  ): string => {
    const last = lastOf(args);
    if (last === null) {
      return text;
    }
    if (words === null) {
      void import('../ui/runwords').then(loaded => {
        words = loaded;
        commands.notifyCommandChanged(CommandIDs.run);
      });
      return text;
    }
    return words.withLastChoice(text, last, trans);
  };
  commands.addCommand(CommandIDs.run, {
    label: args =>
      args.isSelection
        ? trans.__('Run to selected nodes')
        : args.afresh
          ? trans.__('Run afresh')
          : lastOf(args) !== null
            ? trans.__('Run as the last time')
            : args.path
              ? trans.__('Run')
              : trans.__('Run pipeline'),
    caption: args =>
      asLastTime(
        args.isSelection
          ? trans.__('Run the selected nodes and what they need')
          : args.afresh
            ? trans.__('Run everything, without results of earlier executions')
            : trans.__('Save everything and run this pipeline'),
        args
      ),
    icon: args => (args.isSelection || args.afresh ? undefined : runIcon),
    isEnabled: args => canRun(args) && (!args.isSelection || hasNodes(args)),
    execute: args =>
      attempt(failed, async () =>
        (await import('./startingruns')).runAsChosen(options, args)
      )
  });

  commands.addCommand(CommandIDs.runWithOptions, {
    label: trans.__('Run with options…'),
    caption: trans.__(
      'Choose a name, attributes for this run, where it runs, and whether earlier results are taken'
    ),
    isEnabled: canRun,
    execute: args =>
      attempt(failed, async () =>
        (await import('./startingruns')).runWithOptions(options, args)
      )
  });

  commands.addCommand(CommandIDs.cancel, {
    label: args =>
      Array.isArray(args.executions)
        ? trans.__('Stop')
        : trans.__('Stop execution'),
    icon: stopIcon,
    isEnabled: args =>
      Array.isArray(args.executions) || (session()?.isRunning ?? false),
    execute: args =>
      attempt(trans.__('The execution could not be stopped'), async () => {
        if (!Array.isArray(args.executions)) {
          await session()?.cancel();
          return;
        }
        const project = await projectOf(projects, args.project);
        for (const id of args.executions) {
          await project?.cancel(String(id));
        }
      })
  });
}

/** Has an execution of the pipeline not ended? */
function isRunning({ executions }: IProjectModel, path: string): boolean {
  return executions.some(
    ({ execution: { pipeline, status } }) =>
      pipeline === path && ['pending', 'queued', 'running'].includes(status)
  );
}

function hasNodes(
  args: ReadonlyPartialJSONObject
): args is { nodes: unknown[] } & ReadonlyPartialJSONObject {
  return Array.isArray(args.nodes) && args.nodes.length > 0;
}
