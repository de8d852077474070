import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  type EdgeProps
} from '@xyflow/react';
import { memo } from 'react';

import type { Problem } from '../protocol/types';
import { useIsStale } from '../ui/reach';
import { Badge } from './badge';
import type { ValueFlowEdge } from './flow';
import { useJob, useSessionValue } from './hooks';

const NONE: readonly Problem[] = [];

/** A curve from an output to an input; dashes move along it while its value is being used. */
export const ValueEdge = memo(function ValueEdge(
  props: EdgeProps<ValueFlowEdge>
) {
  const [path, x, y] = getBezierPath(props);
  const isStale = useIsStale();
  const isFlowing = useJob(props.target)?.status === 'running' && !isStale;
  const problems = useSessionValue(
    ['problems'],
    session => session.problems.byEdge.get(props.id) ?? NONE
  );
  return (
    <>
      <BaseEdge
        id={props.id}
        path={path}
        interactionWidth={16}
        className={isFlowing ? 'df-Edge df-mod-flowing' : 'df-Edge'}
      />
      {problems.length > 0 && (
        <EdgeLabelRenderer>
          <div
            className="df-Edge-badge"
            style={{
              transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`
            }}
          >
            <Badge problems={problems} />
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** Stable, or React Flow would draw every edge anew. */
export const EDGE_TYPES = { value: ValueEdge };
