import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';

import { shortType } from '../graph/lineage';
import type {
  LineageArtifact,
  LineageJob,
  LineageNode
} from '../protocol/types';
import { formatSize } from '../ui/duration';
import { artifactIcon } from '../ui/icons';
import { LiveStatusChip } from '../ui/status';
import { useTranslation } from '../ui/translation';

export interface INodeData extends Record<string, unknown> {
  readonly node: LineageNode;
  readonly isRoot: boolean;
  /** Shows more generations. */
  readonly onMore: () => void;
}

export type LineageFlowNode = Node<INodeData, 'lineage'>;

/** One artifact or job: artifacts are round, jobs look as in the pipeline editor. */
export const LineageCard = memo(function LineageCard(
  props: NodeProps<LineageFlowNode>
) {
  const { node, isRoot, onMore } = props.data;
  const trans = useTranslation();
  return (
    <div
      className="df-Lineage-node"
      data-kind={node.kind}
      data-gone={node.is_gone}
      data-root={isRoot}
    >
      {node.more_up && (
        <button
          className="df-Lineage-more"
          data-side="up"
          title={trans.__('It comes from more than is shown: show it')}
          aria-label={trans.__('Show more of what it comes from')}
          onClick={onMore}
        >
          …
        </button>
      )}
      <Handle type="target" position={Position.Left} isConnectable={false} />
      {node.kind === 'artifact' ? (
        <ArtifactFace artifact={node} />
      ) : (
        <JobFace job={node} />
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} />
      {node.more_down && (
        <button
          className="df-Lineage-more"
          data-side="down"
          title={trans.__('It is used by more than is shown: show it')}
          aria-label={trans.__('Show more of what uses it')}
          onClick={onMore}
        >
          …
        </button>
      )}
    </div>
  );
});

function ArtifactFace({
  artifact
}: {
  artifact: LineageArtifact;
}): JSX.Element {
  const trans = useTranslation();
  const { name, value, is_gone } = artifact;
  const about = value
    ? `${value.summary || shortType(value.type)} · ${formatSize(value.size_bytes)}`
    : '';
  return (
    <>
      <div className="df-Lineage-name">
        <artifactIcon.react tag="span" elementSize="small" />
        <strong title={name}>{name}</strong>
      </div>
      <div className="df-Lineage-detail" title={about}>
        {is_gone ? trans.__('deleted') : about}
      </div>
    </>
  );
}

function JobFace({ job }: { job: LineageJob }): JSX.Element {
  const trans = useTranslation();
  const { label, operation, execution_name, status, is_gone } = job;
  return (
    <>
      <div className="df-Lineage-name">
        <strong title={operation}>{label}</strong>
        {status && !is_gone && (
          <LiveStatusChip
            status={status}
            started={job.started_at}
            ended={job.ended_at}
            compact
          />
        )}
      </div>
      <div className="df-Lineage-detail" title={execution_name}>
        {is_gone
          ? [execution_name, trans.__('deleted')].filter(Boolean).join(' · ')
          : execution_name}
      </div>
    </>
  );
}
