import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { lastChoice } from '../editor/lastrun';
import type { IRefusal } from '../editor/rundialog/dialog';
import type { EditorSession } from '../editor/session';
import type { PipelineWidget } from '../editor/widget';
import { isPlain, requestOf } from '../graph/runchoice';
import { ApiError } from '../protocol/client';
import type { Problem } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { tellAllReused } from './allreused';
import { messageOf } from './errors';
import { projectOf } from './lookup';
import type { IRunCommandsOptions } from './runcommands';

/** Runs a pipeline as it was run last: all of it, or the nodes in `args`. */
export async function runAsChosen(
  options: IRunCommandsOptions,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const widget = await wanted(options, args);
  const shown = widget?.content.session;
  if (!shown || shown.isStarting || shown.isRunning) {
    return;
  }
  const choice = lastChoice(shown);
  const request = requestOf(choice);
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
    const refusal = refusalOf(error);
    const isOfChoice = refusal.values.some(
      ({ node, attribute }) => attribute in (choice.overrides[node] ?? {})
    );
    if (isOfChoice && !nodes) {
      await ask(options, shown, refusal);
      return;
    }
    const problems = problemsOf(error);
    if (problems) {
      shown.setProblems(problems);
      widget.content.showProblems();
    }
    shown.tell(problems ? (error as Error).message : messageOf(error));
  }
}

/** Asks how a pipeline shall be run, and runs it so. */
export async function runWithOptions(
  options: IRunCommandsOptions,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const shown = (await wanted(options, args))?.content.session;
  if (shown) {
    await ask(options, shown);
  }
}

/** `refusal` says why the last choice cannot be run again. */
async function ask(
  options: IRunCommandsOptions,
  shown: EditorSession,
  refusal?: IRefusal
): Promise<void> {
  const { commands, client, translator } = options;
  const { project } = shown;
  const pipeline = project?.toProjectPath(shown.path);
  if (!project || !pipeline) {
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
    setup: new RunSetup(client, project),
    pipeline,
    choice: lastChoice(shown),
    refusal,
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

/** The editor of the pipeline at `args.path`, opened if it was not, once it knows its project; else the one in front. */
async function wanted(
  { commands, projects, current, find }: IRunCommandsOptions,
  { path, project }: ReadonlyPartialJSONObject
): Promise<PipelineWidget | null> {
  if (typeof path !== 'string') {
    return current();
  }
  const model = await projectOf(projects, project);
  if (!model) {
    return null;
  }
  await commands.execute(CommandIDs.openDocument, {
    path,
    project: model.project.id
  });
  const widget = find(model.toServerPath(path));
  await widget?.context.ready;
  if (widget) {
    await isAtHome(widget.content.session);
  }
  return widget;
}

function isAtHome(session: EditorSession): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (session.home !== 'loading' || session.isDisposed) {
        session.changed.disconnect(look);
        resolve();
      }
    };
    session.changed.connect(look);
    look();
  });
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
