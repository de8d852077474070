import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';

import type { ValueFlowEdge } from './flow';
import { useJob } from './hooks';

/** A curve from an output to an input; dashes move along it while its value is being used. */
export const ValueEdge = memo(function ValueEdge(
  props: EdgeProps<ValueFlowEdge>
) {
  const [path] = getBezierPath(props);
  const isFlowing = useJob(props.target)?.status === 'running';
  return (
    <BaseEdge
      id={props.id}
      path={path}
      interactionWidth={16}
      className={isFlowing ? 'df-Edge df-mod-flowing' : 'df-Edge'}
    />
  );
});

/** Stable, or React Flow would draw every edge anew. */
export const EDGE_TYPES = { value: ValueEdge };
