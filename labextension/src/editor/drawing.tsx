import {
  ReactFlow,
  SelectionMode,
  type NodeTypes,
  type ReactFlowProps
} from '@xyflow/react';
import { memo, useMemo, type ReactNode } from 'react';

import { GRID } from '../graph/place';
import { useTranslation } from '../ui/translation';
import { Dots } from './dots';
import { EDGE_TYPES } from './edge';
import type { IElements } from './elements';
import type { CanvasNode, ValueFlowEdge } from './flow';
import { MOST_ZOOM, LEAST_ZOOM } from './viewport';
import { useNearby } from './nearby';
import { OperationNode } from './node';
import { NoteNode } from './note';
import { Overview } from './overview';
import { spoken } from './spoken';

const OVERVIEW_FROM = 12;

/** Stable, as are the handlers, or React Flow would draw every node anew. */
const NODE_TYPES: NodeTypes = { operation: OperationNode, note: NoteNode };
const SNAP_GRID: [number, number] = [GRID, GRID];
const SELECTION_KEYS = ['Shift', 'Meta', 'Control'];

type Handlers = Pick<
  ReactFlowProps<CanvasNode, ValueFlowEdge>,
  | 'onPaneClick'
  | 'onNodeDoubleClick'
  | 'isValidConnection'
  | 'onConnectStart'
  | 'onClickConnectStart'
  | 'onClickConnectEnd'
  | 'onConnect'
  | 'onConnectEnd'
  | 'onReconnectStart'
  | 'onReconnect'
  | 'onReconnectEnd'
>;

interface IDrawingProps {
  readonly elements: IElements;
  readonly handlers: Handlers;
  readonly isReadOnly: boolean;
  readonly snapsToGrid: boolean;
  readonly children: ReactNode;
}

/** React Flow with what is near of the pipeline; drawn again when that changes, and not for what happens around it. */
export const Drawing = memo(function Drawing(
  props: IDrawingProps
): JSX.Element {
  const { elements, handlers, isReadOnly, snapsToGrid } = props;
  const trans = useTranslation();
  const words = useMemo(() => spoken(trans), [trans]);
  const near = useNearby(elements);
  return (
    <ReactFlow<CanvasNode, ValueFlowEdge>
      {...near}
      onNodesChange={elements.onNodesChange}
      onEdgesChange={elements.onEdgesChange}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      {...handlers}
      nodesDraggable={!isReadOnly}
      nodesConnectable={!isReadOnly}
      edgesReconnectable={!isReadOnly}
      snapToGrid={snapsToGrid}
      snapGrid={SNAP_GRID}
      connectionRadius={16}
      reconnectRadius={18}
      elevateNodesOnSelect={false}
      minZoom={LEAST_ZOOM}
      maxZoom={MOST_ZOOM}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      panActivationKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={SELECTION_KEYS}
      selectionMode={SelectionMode.Partial}
      attributionPosition="bottom-left"
      aria-label={trans.__('Pipeline')}
      ariaLabelConfig={words}
    >
      <Dots />
      {elements.nodes.length >= OVERVIEW_FROM && (
        <Overview nodes={elements.nodes} />
      )}
      {props.children}
    </ReactFlow>
  );
});
