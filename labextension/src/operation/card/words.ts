import type { TranslationBundle } from '@jupyterlab/translation';

import type { ElementKind } from '../../graph/interface';

export function kindWord(kind: ElementKind, trans: TranslationBundle): string {
  return {
    input: trans.__('input'),
    output: trans.__('output'),
    attribute: trans.__('attribute'),
    reference: trans.__('reference')
  }[kind];
}
