import { useStoreApi } from '@xyflow/react';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';

import type { CanvasNode, ValueFlowEdge } from './flow';
import { Sight } from './sight';
import { viewIn } from './viewport';

/** From so many nodes on, only those near what is seen are on the canvas. */
const ALL_TO = 300;

const NOTHING: ReadonlySet<string> = new Set();

interface IElements {
  readonly nodes: CanvasNode[];
  readonly edges: ValueFlowEdge[];
}

/** What React Flow is given to draw: everything, or of a large pipeline what is near what is seen and what is selected. */
export function useNearby({ nodes, edges }: IElements): IElements {
  const store = useStoreApi();
  const [shown, setShown] = useState(NOTHING);
  const sight = useMemo(() => new Sight(setShown), []);
  const isAll = nodes.length <= ALL_TO;

  useLayoutEffect(
    () => sight.setElements(isAll ? null : { nodes, edges }),
    [sight, isAll, nodes, edges]
  );

  useEffect(() => {
    const look = () => {
      sight.setView(viewIn(store.getState()));
    };
    look();
    const unsubscribe = store.subscribe(look);
    return () => {
      unsubscribe();
      sight.dispose();
    };
  }, [store, sight]);

  return useMemo(() => {
    if (isAll) {
      return { nodes, edges };
    }
    const near = nodes.filter(
      node =>
        shown.has(node.id) ||
        node.selected ||
        node.dragging ||
        node.type === 'note'
    );
    const ids = new Set(near.map(node => node.id));
    return {
      nodes: near,
      edges: edges.filter(edge => ids.has(edge.source) && ids.has(edge.target))
    };
  }, [isAll, nodes, edges, shown]);
}
