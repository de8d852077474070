/** The editor's sentences. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Refusal } from '../graph/rules';
import type { UnreadablePipeline } from '../graph/text';

export function refusalText(
  refusal: Refusal,
  trans: TranslationBundle
): string {
  const names = refusal.names;
  switch (refusal.reason) {
    case 'same-node':
      return trans.__('%1 cannot take its own output.', ...names);
    case 'unknown-node':
      return trans.__('%1 is no longer there.', ...names);
    case 'unknown-port':
      return trans.__('%1 has no port %2 any more.', ...names);
    case 'connected':
      return trans.__(
        '%1 takes its %2 from %3 (%4) already. Remove that connection first.',
        ...names
      );
    case 'cycle':
      return trans.__(
        'That would be a cycle: %2 already leads to %1.',
        ...names
      );
    case 'type':
      return trans.__('Types do not fit: %1 is %2, %3 takes %4.', ...names);
  }
}

export interface UnreadableText {
  readonly title: string;
  readonly reason: string;
}

export function unreadableText(
  problem: UnreadablePipeline,
  trans: TranslationBundle
): UnreadableText {
  switch (problem.code) {
    case 'not_json':
      return {
        title: trans.__('This file is not JSON'),
        reason: trans.__(
          'Line %1, column %2: %3. Open it as text to repair it; nothing was changed.',
          problem.line,
          problem.column,
          problem.detail
        )
      };
    case 'unknown_format':
      return {
        title: trans.__('This pipeline is of another format'),
        reason: trans.__(
          'Its format is %1; this version of DeepForge knows format 1. Update DeepForge to edit it, or look at it as text; nothing was changed.',
          problem.detail
        )
      };
    case 'not_a_pipeline':
      return {
        title: trans.__('This file is not a pipeline'),
        reason: problem.detail
          ? trans.__(
              '%1 is missing or not what it should be. Open it as text to repair it; nothing was changed.',
              problem.detail
            )
          : trans.__(
              'A pipeline is a JSON object with nodes and edges. Open it as text to repair it; nothing was changed.'
            )
      };
  }
}
