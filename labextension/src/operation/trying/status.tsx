import {
  circleEmptyIcon,
  circleIcon,
  offlineBoltIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { TryStatus } from '../../model/tryKernel';
import { StatusIcon } from '../../ui/status';
import { useTranslation } from '../../ui/translation';

const ICONS: Partial<Record<TryStatus, LabIcon>> = {
  busy: circleIcon,
  dead: offlineBoltIcon,
  disconnected: offlineBoltIcon
};

export function kernelWord(
  status: TryStatus,
  trans: TranslationBundle
): string {
  switch (status) {
    case 'none':
      return trans.__('not started');
    case 'starting':
      return trans.__('starting');
    case 'idle':
      return trans.__('idle');
    case 'busy':
      return trans.__('busy');
    case 'restarting':
      return trans.__('restarting');
    case 'dead':
      return trans.__('ended');
    case 'disconnected':
      return trans.__('disconnected');
  }
}

/** How the kernel is, as notebooks show it: an empty circle where it is free, a full one where it computes. */
export function KernelStatus(props: { status: TryStatus }): JSX.Element {
  const { status } = props;
  const trans = useTranslation();
  const Icon = (ICONS[status] ?? circleEmptyIcon).react;
  const isMoving = status === 'starting' || status === 'restarting';
  return (
    <span className="df-KernelStatus" data-status={status} role="status">
      {isMoving ? (
        <StatusIcon status="running" />
      ) : (
        <Icon tag="span" elementSize="small" />
      )}
      {trans.__('Kernel %1', kernelWord(status, trans))}
    </span>
  );
}
