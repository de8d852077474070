import type { TranslationBundle } from '@jupyterlab/translation';

import type { Progress } from '../protocol/types';

/** Share that is done, 0 to 1; null while nobody knows. */
export function shareOf(progress: Progress | null): number | null {
  return progress?.total
    ? Math.min(1, Math.max(0, progress.done / progress.total))
    : null;
}

/** Of an operation what it counts; of its outputs on their way, that and how much. */
export function progressText(
  progress: Progress,
  trans: TranslationBundle
): string {
  const { done, total } = progress;
  if (progress.is_saving) {
    const percent = Math.round((shareOf(progress) ?? 0) * 100);
    return trans.__('saving outputs %1 %', percent);
  }
  return total ? `${done}/${total}` : `${done}`;
}
