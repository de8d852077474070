import type { TranslationBundle } from '@jupyterlab/translation';

import type { Status } from '../protocol/types';
import { elapsedBetween, formatDuration } from './duration';
import { useIsStale } from './reach';
import { useNow } from './time';
import { useTranslation } from './translation';

/** What each status is drawn with, on a 16 px grid, in the current colour. */
const SHAPES: Record<Status | 'reused', JSX.Element> = {
  pending: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.75V8l2.25 1.5" />
    </>
  ),
  queued: (
    <path d="M8 2.5 14 5.5 8 8.5 2 5.5ZM2.5 8.25 8 11l5.5-2.75M2.5 10.75 8 13.5l5.5-2.75" />
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="5.75" opacity="0.3" />
      <path
        d="M8 2.25A5.75 5.75 0 0 1 13.75 8"
        className="df-StatusIcon-turn"
      />
    </>
  ),
  success: <path d="M3 8.5 6.5 12 13 4.5" />,
  reused: (
    <path d="M4.5 8.2 7 10.7 11 5.8M13.6 6.2A6 6 0 1 0 14 8.5M14.2 3v3.4h-3.4" />
  ),
  failed: <path d="M4 4 12 12M12 4 4 12" />,
  canceled: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M5.25 8h5.5" />
    </>
  )
};

/** The word for a status, as every view says it. */
export function statusWord(
  status: Status,
  trans: TranslationBundle,
  reused = false
): string {
  if (status === 'success' && reused) {
    return trans.__('reused');
  }
  switch (status) {
    case 'pending':
      return trans.__('pending');
    case 'queued':
      return trans.__('queued');
    case 'running':
      return trans.__('running');
    case 'success':
      return trans.__('success');
    case 'failed':
      return trans.__('failed');
    case 'canceled':
      return trans.__('canceled');
  }
}

/** The word for a status, and whether it may have become another, which nobody can say now. */
export function useStatusWord(
  status: Status,
  reused = false
): readonly [string, boolean] {
  const trans = useTranslation();
  const word = statusWord(status, trans, reused);
  const isOpen =
    status === 'pending' || status === 'queued' || status === 'running';
  const isLastKnown = useIsStale() && isOpen;
  return [isLastKnown ? trans.__('%1 · last known', word) : word, isLastKnown];
}

interface IStatusProps {
  status: Status;
  reused?: boolean;
}

export function StatusIcon(props: IStatusProps): JSX.Element {
  const shape =
    props.status === 'success' && props.reused ? 'reused' : props.status;
  const [word, isLastKnown] = useStatusWord(props.status, props.reused);
  return (
    <svg
      className="df-StatusIcon"
      data-status={props.status}
      data-last-known={isLastKnown || undefined}
      viewBox="0 0 16 16"
      role="img"
      aria-label={word}
    >
      {SHAPES[shape]}
    </svg>
  );
}

/** Icon, word and time of a status. `elapsed` is in milliseconds; `compact` leaves out the word when there is a time. */
export function StatusChip(
  props: IStatusProps & { elapsed?: number | null; compact?: boolean }
): JSX.Element {
  const { status, reused, elapsed, compact } = props;
  const [word, isLastKnown] = useStatusWord(status, reused);
  const time =
    typeof elapsed === 'number' && !isLastKnown
      ? formatDuration(elapsed)
      : null;
  const parts =
    compact && time !== null
      ? [time]
      : compact
        ? []
        : [word, ...(time ? [time] : [])];
  return (
    <span
      className="df-StatusChip"
      data-status={status}
      data-last-known={isLastKnown || undefined}
      title={word}
    >
      <StatusIcon status={status} reused={reused} />
      {parts.length > 0 && (
        <span className="df-StatusChip-text">{parts.join(' · ')}</span>
      )}
    </span>
  );
}

/** Instead of a status: the run was of other operations only. */
export function LeftOutChip(): JSX.Element {
  const trans = useTranslation();
  return (
    <span
      className="df-StatusChip df-mod-leftout"
      title={trans.__('The last execution was of other nodes only')}
    >
      <svg className="df-StatusIcon" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="5.75" strokeDasharray="2.2 2.3" />
      </svg>
      <span className="df-StatusChip-text">{trans.__('not in this run')}</span>
    </span>
  );
}

/** A status chip whose time runs while the thing does. */
export function LiveStatusChip(
  props: IStatusProps & {
    started: string | null | undefined;
    ended: string | null | undefined;
    compact?: boolean;
  }
): JSX.Element {
  const { status, reused, started, ended, compact } = props;
  const isLive = status === 'running' && !!started && !ended;
  const now = useNow(isLive);
  const elapsed = isLive || ended ? elapsedBetween(started, ended, now) : null;
  return (
    <StatusChip
      status={status}
      reused={reused}
      elapsed={reused ? null : elapsed}
      compact={compact}
    />
  );
}
