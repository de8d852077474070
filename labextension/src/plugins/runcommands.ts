import type { ITranslator } from '@jupyterlab/translation';
import { runIcon, stopIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { PipelineWidget } from '../editor/widget';
import {
  fitting,
  isPlain,
  PLAIN_RUN,
  requestOf,
  type IRunChoice
} from '../graph/runchoice';
import { ApiError, type Client } from '../protocol/client';
import type { Problem } from '../protocol/types';
import type { IRefusal } from '../editor/rundialog/dialog';
import { CommandIDs, type IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { tellAllReused } from './allreused';
import { attempt, messageOf } from './errors';

export interface IRunCommandsOptions {
  readonly commands: CommandRegistry;
  readonly client: Client;
  readonly projects: IProjects;
  readonly translator: ITranslator;
  /** The pipeline in front. */
  readonly current: () => PipelineWidget | null;
}

/** Running the pipeline that is in front, as it was run last or as the person chooses; and stopping it. */
export function addRunCommands(options: IRunCommandsOptions): void {
  const { commands, client, projects, translator, current } = options;
  const trans = translator.load(TRANSLATION_DOMAIN);
  const session = () => current()?.content.session ?? null;
  const canRun = (): boolean => {
    const shown = session();
    return !!shown?.project && !shown.isStarting && !shown.isRunning;
  };

  /** As it was run last, as far as the pipeline still has a place for that. */
  const remembered = (): IRunChoice => {
    const shown = session();
    const choice = shown?.views.at(shown.path).run ?? PLAIN_RUN;
    return shown ? fitting(choice, shown.graph, shown.operations) : choice;
  };

  commands.addCommand(CommandIDs.run, {
    label: args =>
      args.isSelection
        ? trans.__('Run to selected nodes')
        : args.afresh
          ? trans.__('Run afresh')
          : trans.__('Run pipeline'),
    caption: args =>
      args.isSelection
        ? trans.__('Run the selected nodes and what they need')
        : args.afresh
          ? trans.__('Run everything, without results of earlier executions')
          : trans.__('Save everything and run this pipeline'),
    icon: args => (args.isSelection || args.afresh ? undefined : runIcon),
    isEnabled: args => canRun() && (!args.isSelection || hasNodes(args)),
    execute: async args => {
      const widget = current();
      const shown = session();
      const request = requestOf(remembered());
      try {
        const id = await shown?.run({
          ...request,
          afresh: args.afresh === true || request.afresh,
          only: args.only === true,
          nodes: hasNodes(args)
            ? args.nodes.filter(
                (node): node is string => typeof node === 'string'
              )
            : undefined
        });
        if (shown && id) {
          tellAllReused(shown, id, commands, trans);
        }
      } catch (error) {
        const problems = problemsOf(error);
        if (problems) {
          shown?.setProblems(problems);
          widget?.content.showProblems();
        }
        shown?.tell(problems ? (error as Error).message : messageOf(error));
      }
    }
  });

  commands.addCommand(CommandIDs.runWithOptions, {
    label: trans.__('Run with options…'),
    caption: trans.__(
      'Choose a name, attributes for this run, where it runs, and whether earlier results are taken'
    ),
    isEnabled: canRun,
    execute: () =>
      attempt(trans.__('The pipeline could not be run'), async () => {
        const shown = session();
        const { project, path } = shown ?? {};
        const pipeline = path && project?.toProjectPath(path);
        if (!shown || !project || !pipeline) {
          return;
        }
        const [{ RunDialog }, { RunSetup }] = await Promise.all([
          import('../editor/rundialog/dialog'),
          import('../model/runsetup')
        ]);
        const dialog = new RunDialog({
          session: shown,
          commands,
          translator,
          setup: new RunSetup(client, project.project.id),
          pipeline,
          choice: remembered(),
          submit: async choice => {
            try {
              const id = await shown.run(requestOf(choice));
              const run = isPlain(choice) ? null : choice;
              shown.views.put(shown.path, { run });
              shown.tell(null);
              if (id) {
                tellAllReused(shown, id, commands, trans);
              }
              return null;
            } catch (error) {
              return refusalOf(error);
            }
          }
        });
        await dialog.launch();
        shown.canvas?.focus();
      })
  });

  commands.addCommand(CommandIDs.cancel, {
    label: trans.__('Stop execution'),
    icon: stopIcon,
    isEnabled: args =>
      typeof args.execution === 'string' || (session()?.isRunning ?? false),
    execute: args =>
      attempt(trans.__('The execution could not be stopped'), async () => {
        if (typeof args.execution === 'string') {
          await projects.current?.cancel(args.execution);
        } else {
          await session()?.cancel();
        }
      })
  });
}

function hasNodes(
  args: ReadonlyPartialJSONObject
): args is { nodes: unknown[] } & ReadonlyPartialJSONObject {
  return Array.isArray(args.nodes) && args.nodes.length > 0;
}

function problemsOf(error: unknown): Problem[] | null {
  const problems = error instanceof ApiError ? error.details.problems : null;
  return Array.isArray(problems) ? (problems as Problem[]) : null;
}

function refusalOf(error: unknown): IRefusal {
  const { node, attribute } = error instanceof ApiError ? error.details : {};
  const values =
    typeof node === 'string' && typeof attribute === 'string'
      ? [{ node, attribute, message: messageOf(error) }]
      : (problemsOf(error) ?? []).flatMap(({ where, message }) =>
          where.node && where.attribute
            ? [{ node: where.node, attribute: where.attribute, message }]
            : []
        );
  return { message: messageOf(error), values };
}
