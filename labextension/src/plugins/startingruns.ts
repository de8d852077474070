import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IRefusal } from '../editor/rundialog/dialog';
import type { EditorSession } from '../editor/session';
import {
  fitting,
  isPlain,
  PLAIN_RUN,
  readChoice,
  requestOf,
  type IRunChoice
} from '../graph/runchoice';
import { ApiError } from '../protocol/client';
import type { Problem } from '../protocol/types';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { tellAllReused } from './allreused';
import { messageOf } from './errors';
import type { IRunCommandsOptions } from './runcommands';

/** Runs the pipeline in front as it was run last: all of it, or the nodes in `args`. */
export async function runAsChosen(
  options: IRunCommandsOptions,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const widget = options.current();
  const shown = widget?.content.session;
  if (!shown || shown.isStarting || shown.isRunning) {
    return;
  }
  const request = requestOf(remembered(shown));
  const { nodes } = args;
  try {
    const id = await shown.run({
      ...request,
      afresh: args.afresh === true || request.afresh,
      only: args.only === true,
      nodes:
        Array.isArray(nodes) && nodes.length > 0
          ? nodes.filter((node): node is string => typeof node === 'string')
          : undefined
    });
    tellOf(options, shown, id);
  } catch (error) {
    const problems = problemsOf(error);
    if (problems) {
      shown.setProblems(problems);
      widget.content.showProblems();
    }
    shown.tell(problems ? (error as Error).message : messageOf(error));
  }
}

/** Asks how the pipeline in front shall be run, and runs it so. */
export async function runWithOptions(
  options: IRunCommandsOptions
): Promise<void> {
  const { commands, client, translator, current } = options;
  const shown = current()?.content.session;
  const project = shown?.project;
  const pipeline = project?.toProjectPath(shown!.path);
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
    choice: remembered(shown),
    submit: async choice => {
      try {
        const id = await shown.run(requestOf(choice));
        const run = isPlain(choice) ? null : choice;
        shown.views.put(shown.path, { run });
        shown.tell(null);
        tellOf(options, shown, id);
        return null;
      } catch (error) {
        return refusalOf(error);
      }
    }
  });
  await dialog.launch();
  shown.canvas?.focus();
}

/** As it was run last, as far as the pipeline still has a place for that. */
function remembered(shown: EditorSession): IRunChoice {
  const choice = readChoice(shown.views.at(shown.path).run) ?? PLAIN_RUN;
  return fitting(choice, shown.graph, shown.operations);
}

function tellOf(
  { commands, translator }: IRunCommandsOptions,
  shown: EditorSession,
  id: string | null | undefined
): void {
  if (id) {
    tellAllReused(shown, id, commands, translator.load(TRANSLATION_DOMAIN));
  }
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
