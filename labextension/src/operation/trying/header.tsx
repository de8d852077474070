import { refreshIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';

import type { ITried, Trying } from '../../model/trying';
import { formatDuration } from '../../ui/duration';
import { StatusChip } from '../../ui/status';
import { useTranslation } from '../../ui/translation';
import { KernelStatus } from './status';

/** Runs, interrupts, restarts; how the last try went and how the kernel is. */
export function TryHeader(props: {
  trying: Trying;
  onRun: () => void;
  /** Null: there is nothing to keep. */
  onKeep: (() => void) | null;
  onInterrupt: () => void;
  onRestart: () => void;
}): JSX.Element {
  const { trying, onRun, onKeep, onInterrupt, onRestart } = props;
  const trans = useTranslation();
  const { kernel, state, tried } = trying;
  const { status } = kernel;
  const isBusy = status === 'busy' || state === 'running';
  const isThere = !['none', 'starting', 'dead'].includes(status);
  return (
    <>
      <h3>{trans.__('Try it')}</h3>
      {state !== 'ready' ? (
        <StatusChip status="running" />
      ) : (
        tried && <Tried tried={tried} />
      )}
      {onKeep && state === 'ready' && (
        <button
          className="df-link"
          title={trans.__('Keep this output, to compare the next one with it')}
          onClick={onKeep}
        >
          {trans.__('Keep')}
        </button>
      )}
      <span className="df-TryHeader-spacer" />
      <KernelStatus status={status} />
      <button
        className="df-IconButton"
        disabled={!isBusy}
        title={trans.__('Interrupt: stop what the kernel computes')}
        aria-label={trans.__('Interrupt the kernel')}
        onClick={onInterrupt}
      >
        <stopIcon.react tag="span" elementSize="small" />
      </button>
      <button
        className="df-IconButton"
        disabled={!isThere}
        title={trans.__('Restart the kernel: what it holds is forgotten')}
        aria-label={trans.__('Restart the kernel')}
        onClick={onRestart}
      >
        <refreshIcon.react tag="span" elementSize="small" />
      </button>
      <button
        className="jp-mod-styled jp-mod-accept jp-mod-small df-Button df-TryHeader-run"
        disabled={state !== 'ready' || !trying.operation}
        title={trans.__('Run the operation with these values (%1)', 'Shift ⏎')}
        onClick={onRun}
      >
        <runIcon.react tag="span" elementSize="small" />
        {trans.__('Run')}
      </button>
    </>
  );
}

function Tried(props: { tried: ITried }): JSX.Element {
  const { outcome, milliseconds } = props.tried;
  const trans = useTranslation();
  if (outcome === 'lost') {
    return <StatusChip status="canceled" />;
  }
  return (
    <span
      title={trans.__('The last try took %1', formatDuration(milliseconds))}
    >
      <StatusChip
        status={outcome === 'done' ? 'success' : 'failed'}
        elapsed={milliseconds}
      />
    </span>
  );
}
