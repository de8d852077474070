import type { TranslationBundle } from '@jupyterlab/translation';

import type { BadValue } from '../graph/values';

/** What is wrong with a value that somebody types. */
export function badValueText(
  problem: BadValue,
  trans: TranslationBundle
): string {
  switch (problem) {
    case 'integer':
      return trans.__('A whole number is needed, such as 10.');
    case 'number':
      return trans.__('A number is needed, such as 0.5 or 1e-3.');
    case 'list':
      return trans.__('A list is needed, such as 64, 32.');
    case 'object':
      return trans.__('A dictionary is needed, such as {"a": 1}.');
    case 'json':
      return trans.__('This is not JSON: check quotes and brackets.');
    case 'choice':
      return trans.__('Choose one of the values.');
    case 'empty':
      return trans.__('A value is needed.');
  }
}
