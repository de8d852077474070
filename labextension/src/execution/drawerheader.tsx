import type { KeyboardEvent } from 'react';
import {
  caretDownEmptyThinIcon,
  caretUpEmptyThinIcon
} from '@jupyterlab/ui-components';

import type { Execution, Job, Problem } from '../protocol/types';
import type { IJobFeed } from '../tokens';
import { LiveStatusChip } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { originOf } from './reuse';
import { WhyRan, type AskWhy } from './whyran';

export type DrawerTab = 'output' | 'figures' | 'metrics' | 'problems';

/** Shows a job of some execution of the project. */
export type OpenJob = (execution: string, node: string) => void;

export interface ITab {
  id: DrawerTab;
  count: number;
}

/** Without `problems` there is no tab for them. */
export function tabsOf(
  feed: IJobFeed | null,
  problems: readonly Problem[] | null
): ITab[] {
  const tabs: ITab[] = [
    { id: 'output', count: 0 },
    { id: 'figures', count: feed?.figures.length ?? 0 }
  ];
  if (feed && feed.metrics.length > 0) {
    tabs.push({ id: 'metrics', count: feed.metrics.length });
  }
  if (problems) {
    tabs.push({ id: 'problems', count: problems.length });
  }
  return tabs;
}

/** The tabs on the left, what is shown on the right. */
export function DrawerHeader(props: {
  tabs: readonly ITab[];
  current: DrawerTab;
  onChoose: (tab: DrawerTab) => void;
  /** As it was after the attempt that is shown. */
  job: Job | null;
  attempts: JSX.Element | null;
  execution: Execution | null;
  nameOf: (execution: string) => string | null;
  openJob: OpenJob;
  showLineage: OpenJob;
  askWhy: AskWhy;
  idPrefix: string;
  /** Null: it cannot be folded away. */
  isCollapsed: boolean | null;
  onCollapse: (isCollapsed: boolean) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { isCollapsed, onCollapse } = props;
  const { tabs, current, onChoose, job, execution, nameOf, idPrefix } = props;
  const labels: Record<DrawerTab, string> = {
    output: trans.__('Output'),
    figures: trans.__('Figures'),
    metrics: trans.__('Metrics'),
    problems: trans.__('Problems')
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    const index = tabs.findIndex(tab => tab.id === current);
    const next = tabs[(index + step + tabs.length) % tabs.length].id;
    onChoose(next);
    document.getElementById(`${idPrefix}-${next}`)?.focus();
  };
  return (
    <>
      <div className="df-Tabs" role="tablist" onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            id={`${idPrefix}-${tab.id}`}
            role="tab"
            aria-selected={tab.id === current}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {labels[tab.id]}
            {tab.count > 0 && <span className="df-Count">{tab.count}</span>}
          </button>
        ))}
      </div>
      {job && (
        <JobSummary
          job={job}
          attempts={props.attempts}
          execution={execution}
          nameOf={nameOf}
          openJob={props.openJob}
          showLineage={props.showLineage}
          askWhy={props.askWhy}
        />
      )}
      {isCollapsed !== null && (
        <button
          className="df-IconButton df-JobDrawer-collapse"
          title={isCollapsed ? trans.__('Show') : trans.__('Fold away')}
          aria-label={isCollapsed ? trans.__('Show') : trans.__('Fold away')}
          aria-expanded={!isCollapsed}
          onClick={() => onCollapse(!isCollapsed)}
        >
          {isCollapsed ? (
            <caretUpEmptyThinIcon.react tag="span" elementSize="normal" />
          ) : (
            <caretDownEmptyThinIcon.react tag="span" elementSize="normal" />
          )}
        </button>
      )}
    </>
  );
}

function JobSummary(props: {
  job: Job;
  attempts: JSX.Element | null;
  execution: Execution | null;
  nameOf: (execution: string) => string | null;
  openJob: OpenJob;
  showLineage: OpenJob;
  askWhy: AskWhy;
}): JSX.Element {
  const trans = useTranslation();
  const { job, execution, nameOf, openJob } = props;
  const origin = originOf(job);
  const originName = origin === null ? null : nameOf(origin);
  return (
    <div className="df-JobSummary">
      <span className="df-JobSummary-name">
        <strong>{job.label || job.node}</strong>
        {execution && <span className="df-dim"> · {execution.name}</span>}
      </span>
      {props.attempts}
      {origin !== null && (
        <button
          className="df-link"
          title={trans.__('Show the job that made this result')}
          onClick={() =>
            openJob(origin, job.reused_from!.slice(origin.length + 1))
          }
        >
          {originName === null
            ? trans.__('from an earlier execution')
            : trans.__('from %1', originName)}
        </button>
      )}
      {Object.keys(job.outputs).length > 0 && (
        <button
          className="df-link"
          title={trans.__(
            'What these results come from and what was made of them'
          )}
          onClick={() => props.showLineage(job.execution, job.node)}
        >
          {trans.__('Lineage')}
        </button>
      )}
      <WhyRan job={job} ask={props.askWhy} />
      <LiveStatusChip
        status={job.status}
        reused={job.reused}
        started={job.started_at}
        ended={job.ended_at}
      />
    </div>
  );
}
