import type { TranslationBundle } from '@jupyterlab/translation';

import {
  choiceOf,
  PLAIN_RUN,
  readChoice,
  type IRunChoice
} from '../graph/runchoice';
import { brief } from '../graph/values';
import type { Execution, Project } from '../protocol/types';

const SHOWN = 6;
const NODES_NAMED = 3;

/** What a choice says beyond a plain run, a line for each. */
export function choiceLines(
  choice: IRunChoice,
  trans: TranslationBundle
): string[] {
  const values = Object.entries(choice.overrides).flatMap(([node, given]) =>
    Object.entries(given).map(
      ([name, text]) => `${node}.${name} = ${brief(text)}`
    )
  );
  const more = values.length - SHOWN;
  const adapters = [choice.compute, choice.storage].flatMap(adapter => {
    const options = Object.entries(adapter?.options ?? {});
    return adapter
      ? [
          [
            adapter.name,
            ...options.map(([name, text]) => `${name} = ${brief(text)}`)
          ].join(' · ')
        ]
      : [];
  });
  return [
    ...(choice.name === null ? [] : [trans.__('named %1', choice.name)]),
    ...values.slice(0, SHOWN),
    ...(more > 0 ? [trans._n('and %1 more', 'and %1 more', more)] : []),
    ...adapters,
    ...(choice.isAfresh ? [trans.__('everything afresh')] : []),
    ...(choice.isDebug ? [trans.__('debug mode')] : [])
  ];
}

/** `text`, and below it what was chosen the last time; a tooltip. */
export function withChoice(
  text: string,
  choice: IRunChoice,
  trans: TranslationBundle
): string {
  return withLines(
    text,
    trans.__('As the last time:'),
    choiceLines(choice, trans)
  );
}

/** The same of a choice as it was saved. */
export function withLastChoice(
  text: string,
  saved: unknown,
  trans: TranslationBundle
): string {
  return withChoice(text, readChoice(saved) ?? PLAIN_RUN, trans);
}

/** What was chosen for an execution beyond a plain run of the whole pipeline of its project, a line for each. */
export function executionLines(
  execution: Execution,
  project: Pick<Project, 'storage'>,
  trans: TranslationBundle
): string[] {
  const { document, nodes, reproduces, derived_from } = execution;
  const count = Object.keys(document.nodes).length;
  const isPart = !reproduces && !derived_from && nodes.length < count;
  return [
    ...choiceLines(choiceOf(execution, project.storage), trans),
    ...(isPart
      ? [
          nodes.length <= NODES_NAMED
            ? trans.__('only %1', nodes.join(', '))
            : trans.__('%1 of %2 nodes', nodes.length, count)
        ]
      : [])
  ];
}

/** What running it again does; a tooltip. */
export function againText(
  execution: Execution,
  project: Pick<Project, 'storage'>,
  trans: TranslationBundle
): string {
  return withLines(
    trans.__('Run the pipeline as it is now'),
    trans.__('With what was chosen for this execution:'),
    executionLines(execution, project, trans)
  );
}

function withLines(
  text: string,
  heading: string,
  lines: readonly string[]
): string {
  return lines.length === 0
    ? text
    : [text, heading, ...lines.map(line => `• ${line}`)].join('\n');
}
