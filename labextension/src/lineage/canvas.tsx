import {
  Background,
  BackgroundVariant,
  Controls,
  ReactFlow,
  useReactFlow,
  type Edge
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';

import {
  bundled,
  LINEAGE_NODE,
  nameOfNode,
  neighbourOf,
  placesOf,
  shapeOf,
  type Direction
} from '../graph/lineage';
import { GRID } from '../graph/place';
import type { Lineage, LineageNode } from '../protocol/types';
import { statusWord } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { LineageCard, type LineageFlowNode } from './node';

/** Stable, or React Flow would draw every node anew. */
const NODE_TYPES = { lineage: LineageCard };
const FIT = { maxZoom: 1, minZoom: 0.4, padding: '32px' } as const;
const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down'
};

/** The graph from left to right; arrows go along it, Enter does what a double click does. */
export function LineageCanvas(props: {
  lineage: Lineage;
  selected: string;
  onSelect: (id: string) => void;
  onOpen: (node: LineageNode) => void;
  onMore: () => void;
}): JSX.Element {
  const { lineage, selected, onSelect, onOpen, onMore } = props;
  const trans = useTranslation();
  const flow = useReactFlow<LineageFlowNode, Edge>();
  const root = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const shape = shapeOf(lineage);
  const places = useMemo(() => placesOf(lineage), [shape]);
  const more = useRef(onMore);
  more.current = onMore;
  const nodes = useMemo(
    () =>
      lineage.nodes.map((node): LineageFlowNode => ({
        id: node.id,
        type: 'lineage',
        position: places.get(node.id) ?? { x: 0, y: 0 },
        data: {
          node,
          isRoot: node.id === lineage.root,
          onMore: () => more.current()
        },
        ...LINEAGE_NODE,
        selected: node.id === selected,
        domAttributes: { tabIndex: node.id === selected ? 0 : -1 },
        ariaLabel: spokenOf(node, trans)
      })),
    [lineage, places, selected, trans]
  );
  const edges = useMemo(
    () =>
      bundled(lineage.edges).map(({ source, target, label }): Edge => ({
        id: JSON.stringify([source, target]),
        source,
        target,
        label: label || undefined,
        labelShowBg: true,
        labelBgPadding: [4, 1],
        focusable: false,
        selectable: false
      })),
    [lineage]
  );
  // What a person looks at stays where it is; before that all of it is shown, whatever room there is.
  const isMoved = useRef(false);
  useEffect(() => {
    const fit = (): void => {
      if (!isMoved.current) {
        requestAnimationFrame(() => void flow.fitView(FIT));
      }
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(root.current!);
    return () => observer.disconnect();
  }, [flow, shape]);
  useEffect(() => {
    if (wanted === null) {
      return;
    }
    const element = root.current?.querySelector<HTMLElement>(
      `.react-flow__node[data-id="${CSS.escape(wanted)}"]`
    );
    element?.focus({ preventScroll: true });
    const place = places.get(wanted);
    if (place && !isSeen(element, root.current)) {
      const { width, height } = LINEAGE_NODE;
      const zoom = flow.getZoom();
      void flow.setCenter(place.x + width / 2, place.y + height / 2, { zoom });
    }
    setWanted(null);
  }, [wanted, flow, places]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const isNode =
      event.target instanceof Element &&
      event.target.classList.contains('react-flow__node');
    const direction = ARROWS[event.key];
    if (direction && isNode) {
      event.preventDefault();
      event.stopPropagation();
      const next = neighbourOf(lineage, places, selected, direction);
      if (next !== null) {
        onSelect(next);
        setWanted(next);
      }
    } else if (event.key === 'Enter' && isNode) {
      event.preventDefault();
      event.stopPropagation();
      const node = lineage.nodes.find(other => other.id === selected);
      if (node) {
        onOpen(node);
      }
    }
  };
  return (
    <div
      ref={root}
      className="df-Lineage-canvas df-Canvas"
      onKeyDownCapture={onKeyDown}
    >
      <ReactFlow<LineageFlowNode, Edge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onMoveStart={event => {
          isMoved.current ||= event !== null;
        }}
        onNodeClick={(_, node) => onSelect(node.id)}
        onNodeDoubleClick={(_, node) => onOpen(node.data.node)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        minZoom={0.1}
        maxZoom={2}
        zoomOnDoubleClick={false}
        fitView
        fitViewOptions={FIT}
        onlyRenderVisibleElements={lineage.nodes.length > 100}
        proOptions={{ hideAttribution: true }}
        aria-label={trans.__('Lineage')}
        ariaLabelConfig={{
          'controls.ariaLabel': trans.__('Lineage'),
          'controls.zoomIn.ariaLabel': trans.__('Zoom in'),
          'controls.zoomOut.ariaLabel': trans.__('Zoom out'),
          'controls.fitView.ariaLabel': trans.__('Fit'),
          'node.a11yDescription.default': trans.__(
            'Arrows go along the lineage; Enter opens.'
          ),
          'node.a11yDescription.keyboardDisabled': trans.__(
            'Arrows go along the lineage; Enter opens.'
          )
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={2 * GRID} />
        <Controls showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
    </div>
  );
}

/** Whether all of a node is on the canvas. */
function isSeen(
  element: HTMLElement | null | undefined,
  canvas: HTMLElement | null
): boolean {
  if (!element || !canvas) {
    return false;
  }
  const [node, whole] = [element, canvas].map(it => it.getBoundingClientRect());
  return (
    node.left >= whole.left &&
    node.right <= whole.right &&
    node.top >= whole.top &&
    node.bottom <= whole.bottom
  );
}

type Trans = ReturnType<typeof useTranslation>;

/** What a screen reader says of a node. */
function spokenOf(node: LineageNode, trans: Trans): string {
  const name = nameOfNode(node);
  const gone = node.is_gone ? trans.__('deleted') : '';
  return node.kind === 'artifact'
    ? [trans.__('Artifact %1', name), gone].filter(Boolean).join(', ')
    : [
        trans.__('Job %1', name),
        node.execution_name && trans.__('of %1', node.execution_name),
        node.status && statusWord(node.status, trans),
        gone
      ]
        .filter(Boolean)
        .join(', ');
}
