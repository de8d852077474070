import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Execution } from '../protocol/types';
import { formatDuration } from '../ui/duration';
import { statusWord } from '../ui/status';

const SHOWN_MS = 10_000;

/** Tells somebody who looks at something else that an execution has ended; a failure stays until it is read. */
export function tellEnd(
  { name, status }: Execution,
  seconds: number,
  trans: TranslationBundle,
  open: () => void
): void {
  Notification.emit(
    trans.__(
      '%1: %2 after %3',
      name,
      statusWord(status, trans),
      formatDuration(seconds * 1000)
    ),
    status === 'success'
      ? 'success'
      : status === 'failed'
        ? 'error'
        : 'warning',
    {
      autoClose: status === 'failed' ? false : SHOWN_MS,
      actions: [{ label: trans.__('Open'), callback: open }]
    }
  );
}
