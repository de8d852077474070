import type { NodeProps } from '@xyflow/react';
import { memo, useCallback } from 'react';

import { NodeOutcome } from '../execution/comparisons';
import { nameOf, originOf } from '../execution/reuse';
import { ofHeader, ofPort } from '../graph/problems';
import { titleOf } from '../graph/pipeline';
import { hueColor } from '../graph/ports';
import { shown } from '../graph/values';
import type { Job, Problem } from '../protocol/types';
import { elapsedBetween } from '../ui/duration';
import { progressText, shareOf } from '../ui/progress';
import { LeftOutChip, StatusChip } from '../ui/status';
import { useDocumentationCard } from '../ui/rendered';
import { useNow } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { Attributes } from './attributes';
import { Badge } from './badge';
import type { OperationFlowNode } from './flow';
import { useJob, useSession, useSessionValue } from './hooks';
import { NodeLabel } from './nodelabel';
import { PersonFrame } from './persons';
import { PortDot } from './port';
import { Title } from './title';
import { Thumbnail } from './thumbnail';

const NONE: readonly Problem[] = [];
/** Shorter names need not be clipped, which costs time with each movement of the canvas. */
const WHOLE_TO = 24;

/** One node of the canvas. Drawn again only when its own data, job or problems change. */
export const OperationNode = memo(function OperationNode(
  props: NodeProps<OperationFlowNode>
) {
  const { data, id } = props;
  const { node, operation, ports } = data;
  const trans = useTranslation();
  const job = useJob(id);
  const problems = useSessionValue(
    ['problems'],
    useCallback(session => session.problems.byNode.get(id) ?? NONE, [id])
  );
  const hues = useSessionValue(
    ['operations'],
    session => session.hues.operations
  );
  const isFound = useSessionValue(
    ['found'],
    useCallback(session => session.found.has(id), [id])
  );
  const isLeftOut = useSessionValue(
    ['execution'],
    useCallback(session => session.isLeftOut(id), [id])
  );
  const documentation = useDocumentationCard(operation);
  const people = useSessionValue(
    ['people'],
    useCallback(session => session.people.atNode(id), [id])
  );
  const title = titleOf(node);
  const rows = Math.max(ports.inputs.length, ports.outputs.length);
  const names = new Set(
    [...ports.inputs, ...ports.outputs].map(port => port.name)
  );
  return (
    <div
      className="df-Node"
      data-found={isFound}
      data-known={operation !== null}
      data-status={job?.status}
      style={{ ['--df-node' as string]: hueColor(hues, node.operation) }}
    >
      <NodeLabel
        data={data}
        job={job}
        isLeftOut={isLeftOut}
        problems={problems}
        people={people}
      />
      {documentation.card}
      <PersonFrame people={people} />
      <div className="df-Node-header" {...documentation.handlers}>
        <Title node={node} />
        <Badge problems={ofHeader(problems, names)} />
        <NodeOutcome node={id} />
        {job ? <JobStatus job={job} /> : isLeftOut && <LeftOutChip />}
        {title !== node.operation && (
          <span
            className="df-Node-operation"
            data-long={node.operation.length > WHOLE_TO}
            title={node.operation}
          >
            {node.operation}
          </span>
        )}
        {operation === null && (
          <span className="df-Node-operation df-Node-missing">
            {trans.__('operation not found')}
          </span>
        )}
      </div>
      <NodeNote text={node.extra.get('note')} />
      {rows > 0 && (
        <div className="df-Node-ports">
          <div className="df-Node-side">
            {ports.inputs.map(port => (
              <PortDot
                key={port.name}
                node={id}
                port={port}
                side="input"
                isConnected={data.connectedInputs.has(port.name)}
                problems={ofPort(problems, port.name, 'input')}
              />
            ))}
          </div>
          <div className="df-Node-side">
            {ports.outputs.map(port => (
              <PortDot
                key={port.name}
                node={id}
                port={port}
                side="output"
                isConnected={data.connectedOutputs.has(port.name)}
                problems={ofPort(problems, port.name, 'output')}
              />
            ))}
          </div>
        </div>
      )}
      <Attributes data={data} />
      {job && <JobDetails job={job} node={id} />}
    </div>
  );
});

/** What people wrote about the node, two lines of it. */
function NodeNote(props: { text: string | undefined }): JSX.Element | null {
  const note = props.text === undefined ? '' : shown('text', props.text);
  return note === '' ? null : (
    <div className="df-Node-note" title={note}>
      {note}
    </div>
  );
}

function JobStatus(props: { job: Job }): JSX.Element {
  const { job } = props;
  const isLive = job.status === 'running';
  const now = useNow(isLive);
  const elapsed = job.reused
    ? null
    : elapsedBetween(job.started_at, job.ended_at, now);
  const isTimed =
    job.status === 'running' ||
    job.status === 'success' ||
    job.status === 'failed';
  return (
    <StatusChip
      status={job.status}
      reused={job.reused}
      elapsed={isTimed ? elapsed : null}
      compact={job.status === 'success' && !job.reused}
    />
  );
}

function JobDetails(props: { job: Job; node: string }): JSX.Element {
  const { job, node } = props;
  const trans = useTranslation();
  const { progress, failure } = job;
  const share = shareOf(progress);
  return (
    <>
      {(job.figures > 0 || job.status === 'running') && (
        <Thumbnail
          node={node}
          label={trans.__('Latest figure of %1', job.label || node)}
          isExpected={job.figures > 0}
        />
      )}
      {job.status === 'running' && progress && (
        <div className="df-Node-progress">
          <div
            className="df-Node-bar"
            role="progressbar"
            aria-label={job.label || node}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={share === null ? undefined : Math.round(share * 100)}
          >
            <div style={{ width: `${(share ?? 0) * 100}%` }} />
          </div>
          <span>{progressText(progress, trans)}</span>
        </div>
      )}
      {['failed', 'running'].includes(job.status) &&
        (failure || job.reason) && (
          <div
            className="df-Node-failure"
            data-status={job.status}
            title={failure?.hint ?? undefined}
          >
            {failure ? `${failure.name}: ${failure.message}` : job.reason}
          </div>
        )}
      <Origin job={job} />
    </>
  );
}

/** Where a result that was not computed again comes from. */
function Origin(props: { job: Job }): JSX.Element | null {
  const trans = useTranslation();
  const session = useSession();
  const origin = originOf(props.job);
  if (origin === null) {
    return null;
  }
  const name = nameOf(origin, session.project?.executions ?? []);
  return (
    <div className="df-Node-attributes">
      {name === null ? (
        trans.__('reused from an earlier execution')
      ) : (
        <>
          {trans.__('reused from')} <b>{name}</b>
        </>
      )}
    </div>
  );
}
