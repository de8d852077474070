import type { TranslationBundle } from '@jupyterlab/translation';

import type { IRunChoice } from '../graph/runchoice';
import { brief } from '../graph/values';

const SHOWN = 6;

/** What a choice says beyond a plain run, a line for each; the tooltip of Run. */
export function choiceLines(
  choice: IRunChoice,
  trans: TranslationBundle
): string[] {
  const values = Object.entries(choice.attributes).flatMap(([node, given]) =>
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
