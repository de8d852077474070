import type { TranslationBundle } from '@jupyterlab/translation';

import type { Usage } from '../protocol/types';
import { formatSize } from '../ui/duration';

/** `3 executions, 1 artifact, 12 MB`: what goes with a project. */
export function usageText(usage: Usage, trans: TranslationBundle): string {
  return [
    trans._n('%1 execution', '%1 executions', usage.executions),
    trans._n('%1 artifact', '%1 artifacts', usage.artifacts),
    formatSize(usage.folder_bytes + usage.kept_bytes)
  ].join(', ');
}
