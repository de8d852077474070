import type { TranslationBundle } from '@jupyterlab/translation';

import { isOwn } from '../graph/listquery';
import { formatMetric } from '../ui/metric';

/** What a column is called. */
export function columnLabel(column: string, trans: TranslationBundle): string {
  if (!isOwn(column)) {
    return column;
  }
  switch (column) {
    case 'status':
      return trans.__('Status');
    case 'pipeline':
      return trans.__('Pipeline');
    case 'date':
      return trans.__('Started');
    case 'took':
      return trans.__('Took');
    case 'tags':
      return trans.__('Tags');
    case 'note':
      return trans.__('Note');
    case 'by':
      return trans.__('By');
  }
}

/** A value of an attribute or metric; null is that of a metric which ended without a finite number. */
export function cellText(
  value: string | number | boolean | null | undefined
): string {
  if (value === undefined) {
    return '';
  }
  return value === null || typeof value === 'number'
    ? formatMetric(value)
    : String(value);
}
