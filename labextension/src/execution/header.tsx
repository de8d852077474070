import { runIcon, stopIcon } from '@jupyterlab/ui-components';

import type { Execution, Job, Reproduction } from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { unbrokenStart } from '../ui/duration';
import { retryIcon } from '../ui/icons';
import { againText } from '../ui/runwords';
import { LiveStatusChip } from '../ui/status';
import { RelativeTime } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { Chosen } from './chosen';
import { Family } from './code/family';
import { Heading } from './heading';
import { shareOf } from '../ui/progress';
import { Marks, type ChangeMarks } from './marks';
import { ReproductionNote } from './reproduction';

export type ViewTab = 'graph' | 'timeline' | 'jobs' | 'figures' | 'code';

/** What Jupyter calls people who are not told apart (a token for all) means nothing to anybody. */
const ANONYMOUS = /^[0-9a-f]{32}$/;

/** Name, status and times of an execution, and what can be done with it. */
export function ExecutionHeader(props: {
  execution: Execution;
  jobs: readonly Job[];
  tab: ViewTab;
  onTab: (tab: ViewTab) => void;
  onChange: ChangeMarks;
  onStop: () => void;
  onRetry: () => void;
  onRunAgain: () => void;
  onReproduce: () => void;
  /** Null until it is known what became of a reproduction. */
  reproduction: Reproduction | null;
  onOpenExecution: (execution: string) => void;
  onOpenPipeline: () => void;
  project: IProjectModel;
}): JSX.Element {
  const trans = useTranslation();
  const { execution, jobs, tab, onTab, onStop, onRunAgain, onOpenPipeline } =
    props;
  const { status } = execution;
  const isOver =
    status === 'success' || status === 'failed' || status === 'canceled';
  const ended = jobs.filter(job =>
    ['success', 'failed', 'canceled'].includes(job.status)
  ).length;
  const done = overallShare(jobs);
  const isStopping = !isOver && execution.wanted === 'cancel';
  const tabs: readonly [ViewTab, string][] = [
    ['graph', trans.__('Graph')],
    ['timeline', trans.__('Timeline')],
    ['jobs', trans.__('Jobs')],
    ['figures', trans.__('Figures')],
    ['code', trans.__('Code')]
  ];
  return (
    <>
      <div className="df-Execution-title">
        <Heading execution={execution} onChange={props.onChange} />
        <LiveStatusChip
          status={status}
          reused={isOver && jobs.length > 0 && jobs.every(job => job.reused)}
          started={unbrokenStart(execution)}
          ended={execution.ended_at}
        />
        <span className="df-Execution-buttons">
          {isOver && status !== 'success' && (
            <button
              className="jp-mod-styled jp-mod-small df-Button"
              title={trans.__(
                'Runs the failed and canceled jobs again, on the code that they ran on'
              )}
              onClick={props.onRetry}
            >
              <retryIcon.react tag="span" elementSize="small" />
              {status === 'failed'
                ? trans.__('Retry failed')
                : trans.__('Continue')}
            </button>
          )}
          {isOver && (
            <button
              className="jp-mod-styled jp-mod-small df-Button"
              title={trans.__(
                'Runs exactly this once more (its code, attributes and inputs; nothing reused) and says whether the result is the same'
              )}
              onClick={props.onReproduce}
            >
              {trans.__('Reproduce')}
            </button>
          )}
          {isOver ? (
            <button
              className="jp-mod-styled jp-mod-small df-Button"
              title={againText(execution, props.project.project, trans)}
              onClick={onRunAgain}
            >
              <runIcon.react tag="span" elementSize="small" />
              {trans.__('Run again')}
            </button>
          ) : (
            <button
              className="jp-mod-styled jp-mod-small df-Button"
              disabled={isStopping}
              onClick={onStop}
            >
              <stopIcon.react tag="span" elementSize="small" />
              {isStopping ? trans.__('Stopping…') : trans.__('Stop')}
            </button>
          )}
        </span>
      </div>
      <div className="df-Execution-facts df-dim">
        <button className="df-link" onClick={onOpenPipeline}>
          {execution.pipeline}
        </button>
        <span>{trans.__('%1 of %2 jobs', ended, jobs.length)}</span>
        {execution.created_by && !ANONYMOUS.test(execution.created_by) && (
          <span>{execution.created_by}</span>
        )}
        <RelativeTime time={execution.created_at} />
        <Family
          execution={execution}
          project={props.project}
          onOpen={props.onOpenExecution}
        />
        {execution.reason && <span>{execution.reason}</span>}
      </div>
      <Chosen execution={execution} project={props.project.project} />
      <ReproductionNote
        execution={execution}
        reproduction={props.reproduction}
        onOpen={props.onOpenExecution}
      />
      <Marks execution={execution} onChange={props.onChange} />
      <div
        className="df-Tabs"
        role="tablist"
        onKeyDown={event => {
          const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (step) {
            event.preventDefault();
            const index = tabs.findIndex(([id]) => id === tab);
            const [next] = tabs[(index + step + tabs.length) % tabs.length];
            onTab(next);
            event.currentTarget
              .querySelector<HTMLElement>(`[data-tab="${next}"]`)
              ?.focus();
          }
        }}
      >
        {tabs.map(([id, label]) => (
          <button
            key={id}
            role="tab"
            data-tab={id}
            aria-selected={tab === id}
            tabIndex={tab === id ? 0 : -1}
            onClick={() => onTab(id)}
          >
            {label}
          </button>
        ))}
      </div>
      {!isOver && jobs.length > 0 && (
        <span
          className="df-Row-progress"
          role="progressbar"
          aria-label={trans.__('Progress')}
          aria-valuenow={Math.round(100 * done)}
          style={{ transform: `scaleX(${done})` }}
        />
      )}
    </>
  );
}

/** How much of an execution is done, 0 to 1: each job counts the same, one that runs as far as it has come. */
export function overallShare(jobs: readonly Job[]): number {
  const done = jobs.map(job =>
    ['success', 'failed', 'canceled'].includes(job.status)
      ? 1
      : job.status === 'running'
        ? (shareOf(job.progress) ?? 0)
        : 0
  );
  return done.reduce((sum: number, share) => sum + share, 0) / jobs.length;
}
