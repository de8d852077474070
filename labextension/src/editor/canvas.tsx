import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStoreApi,
  type EdgeChange,
  type NodeChange
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';

import {
  moveNodes,
  removeEdges,
  removeNodes,
  together
} from '../document/edits';
import { arrange } from '../graph/layout';
import { GRID, snapped, type Size } from '../graph/place';
import type { Position } from '../graph/pipeline';
import { hueColor } from '../graph/ports';
import { useTranslation } from '../ui/translation';
import { Connecting } from './connecting';
import { useConnections } from './connections';
import { ConnectionHint, useToast } from './hint';
import { EDGE_TYPES } from './edge';
import {
  flowEdges,
  flowNodes,
  type OperationFlowNode,
  type ValueFlowEdge
} from './flow';
import { useSession, useSessionValue } from './hooks';
import { focusNode, isArrow, placesByArrow } from './keyboard';
import { NODE_TYPES } from './node';
import { ConnectingContext } from './port';
import { useAnnouncer } from './announcer';
import { useClipboard } from './clipboard';
import { useConnectingByKey } from './connectlist';
import { useAdding } from './adding';
import { Empty } from './empty';
import { KeepInSight, movementMs } from './viewport';
import { ZoomLevel } from './zoomlevel';

const MINIMAP_FROM = 12;
const CULL_FROM = 300;
const FIT = { maxZoom: 1, minZoom: 0.2, padding: '16px' } as const;

export function Canvas(): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const flow = useReactFlow<OperationFlowNode, ValueFlowEdge>();
  const store = useStoreApi();
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const [nodes, setNodes] = useState(() =>
    flowNodes(session.graph, session.operations, [])
  );
  const [edges, setEdges] = useState(() => flowEdges(session.graph, []));
  const [isReadOnly, setReadOnly] = useState(session.isReadOnly);
  const home = useSessionValue(['state'], current => current.home);
  const connecting = useMemo(() => new Connecting(session), [session]);
  const toast = useToast();
  const adding = useAdding(root, select);
  const connections = useConnections({ connecting, adding, toast });
  useClipboard(root, select);
  const announcer = useAnnouncer();
  const byKey = useConnectingByKey(root, announcer.say);

  useEffect(() => {
    const update = (_: unknown, part: string) => {
      if (part === 'graph' || part === 'operations') {
        setNodes(previous =>
          flowNodes(session.graph, session.operations, previous)
        );
        setEdges(previous => flowEdges(session.graph, previous));
      } else if (part === 'state') {
        setReadOnly(session.isReadOnly);
      }
    };
    session.changed.connect(update);
    update(session, 'graph');
    return () => {
      session.changed.disconnect(update);
    };
  }, [session]);

  function select(ids: ReadonlySet<string>): void {
    setNodes(previous =>
      previous.map(node =>
        !!node.selected === ids.has(node.id)
          ? node
          : { ...node, selected: ids.has(node.id) }
      )
    );
    setEdges(previous =>
      previous.map(edge =>
        edge.selected ? { ...edge, selected: false } : edge
      )
    );
  }

  useEffect(() => {
    session.canvas = {
      fit: () => void flow.fitView({ ...FIT, duration: movementMs() }),
      arrange: () => {
        const sizes = new Map<string, Size>();
        for (const { id, measured } of flow.getNodes()) {
          if (measured?.width && measured.height) {
            sizes.set(id, { width: measured.width, height: measured.height });
          }
        }
        const { nodes: selected } = session.selection;
        const places = arrange(
          session.graph,
          sizes,
          selected.size > 1 ? selected : null
        );
        session.edit(moveNodes(places));
        window.setTimeout(
          () => void flow.fitView({ ...FIT, duration: movementMs() })
        );
      },
      add: () => adding.openInMiddle(),
      reveal: id => {
        select(new Set([id]));
        void flow.fitView({
          nodes: [{ id }],
          maxZoom: 1,
          minZoom: 0.5,
          duration: movementMs(),
          padding: 0.3
        });
      },
      focus: () => root?.focus({ preventScroll: true })
    };
    return () => {
      session.canvas = null;
    };
  });

  const onNodesChange = useCallback(
    (all: NodeChange<OperationFlowNode>[]) => {
      const changes = all.filter(change => change.type !== 'remove');
      setNodes(previous => applyNodeChanges(changes, previous));
      const places = new Map<string, Position>();
      for (const change of changes) {
        if (
          change.type === 'position' &&
          change.position &&
          change.dragging === false
        ) {
          places.set(change.id, snapped(change.position));
        }
      }
      if (places.size > 0) {
        session.edit(moveNodes(places));
      }
    },
    [session]
  );

  const onEdgesChange = useCallback((all: EdgeChange<ValueFlowEdge>[]) => {
    const changes = all.filter(change => change.type !== 'remove');
    setEdges(previous => applyEdgeChanges(changes, previous));
  }, []);

  const remove = () => {
    const { nodes: ids, edges: lines } = session.selection;
    session.edit(together([removeEdges(lines), removeNodes(ids)]));
    root?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, .df-Palette')) {
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isAccel =
      (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (isPlain && (event.key === 'Delete' || event.key === 'Backspace')) {
      remove();
    } else if (
      isPlain &&
      (event.key === '+' ||
        (event.key === ' ' &&
          !target.closest('.react-flow__node, .react-flow__edge')))
    ) {
      adding.openAtPointer();
    } else if (isPlain && event.key === 'Tab' && target === root) {
      if (event.shiftKey || !focusNode(root, session.selection.nodes)) {
        return;
      }
    } else if (isPlain && target === root && isArrow(event.key)) {
      const { nodes: ids } = session.selection;
      session.edit(moveNodes(placesByArrow(event, nodes, ids)));
    } else if (isAccel && event.key.toLowerCase() === 'a') {
      select(new Set(session.graph.nodes.keys()));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** Run's keys are seen here first: with Ctrl held, Enter would take the focused node out of the selection. */
  const onKeyDownCapture = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      store.setState({ multiSelectionActive: false });
    }
  };

  return (
    <div
      ref={setRoot}
      className="df-Canvas"
      data-home={home}
      tabIndex={-1}
      data-jp-undoer="true"
      onKeyDownCapture={onKeyDownCapture}
      onKeyDown={onKeyDown}
      onPointerMove={adding.onPointerMove}
      onDoubleClick={event => {
        if (
          (event.target as HTMLElement).classList.contains('react-flow__pane')
        ) {
          adding.openAtPointer();
        }
      }}
      onDragOver={adding.onDragOver}
      onDrop={adding.onDrop}
    >
      <ConnectingContext.Provider value={connecting}>
        <ReactFlow<OperationFlowNode, ValueFlowEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onSelectionChange={selected =>
            session.select(
              selected.nodes.map(node => node.id),
              selected.edges.map(edge => edge.id)
            )
          }
          onPaneClick={() => root?.focus({ preventScroll: true })}
          {...connections}
          nodesDraggable={!isReadOnly}
          nodesConnectable={!isReadOnly}
          edgesReconnectable={!isReadOnly}
          snapToGrid
          snapGrid={[GRID, GRID]}
          connectionRadius={16}
          onlyRenderVisibleElements={nodes.length > CULL_FROM}
          minZoom={0.1}
          maxZoom={2}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          panActivationKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
          selectionMode={SelectionMode.Partial}
          attributionPosition="bottom-left"
          aria-label={trans.__('Pipeline')}
        >
          <Background
            variant={BackgroundVariant.Dots}
            gap={3 * GRID}
            size={1.5}
          />
          {nodes.length >= MINIMAP_FROM && (
            <MiniMap<OperationFlowNode>
              pannable
              zoomable
              nodeColor={node =>
                hueColor(session.hues.operations, node.data.node.operation)
              }
              ariaLabel={trans.__('Overview')}
            />
          )}
          <KeepInSight isAdding={adding.palette !== null} />
          <ZoomLevel root={root} />
          <ConnectionHint connecting={connecting} />
        </ReactFlow>
      </ConnectingContext.Provider>
      {nodes.length === 0 && !isReadOnly && <Empty adding={adding} />}
      {adding.palette}
      {byKey.element}
      {announcer.element}
      {toast.element}
    </div>
  );
}
