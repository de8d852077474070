import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  type NodeTypes
} from '@xyflow/react';
import { useContext, useEffect, useMemo, useRef, useState } from 'react';

import { GRID } from '../graph/place';
import { hueColor } from '../graph/ports';
import { RendermimeContext } from '../ui/rendered';
import { useTranslation } from '../ui/translation';
import { CanvasActions } from './actions';
import { useAdding } from './adding';
import { useAnnouncer } from './announcer';
import { CanvasCommandIDs } from './commandids';
import { useClipboard } from './clipboard';
import { useCommands } from './commands';
import { Connecting } from './connecting';
import { useConnections } from './connections';
import { useConnectingByKey } from './connectlist';
import { useDrops } from './drops';
import { EDGE_TYPES } from './edge';
import { Editing, EditingContext } from './editing';
import { useElements } from './elements';
import { Empty } from './empty';
import type { CanvasNode, ValueFlowEdge } from './flow';
import { useKeyboard } from './focus';
import { ClickHint, ConnectionHint, useToast } from './hint';
import { useSession, useSessionValue } from './hooks';
import { OperationNode } from './node';
import { NoteNode } from './note';
import { ConnectingContext } from './port';
import { spoken } from './spoken';
import { KeepInSight } from './viewport';
import { ZoomLevel } from './zoomlevel';

const MINIMAP_FROM = 12;
const MINIMAP_SIZE = { width: 160, height: 112 };
const CULL_FROM = 300;

/** Stable, or React Flow would draw every node anew. */
const NODE_TYPES: NodeTypes = { operation: OperationNode, note: NoteNode };

export function Canvas(): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const commands = useCommands();
  const flow = useReactFlow<CanvasNode, ValueFlowEdge>();
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const elements = useElements();
  const isReadOnly = useSessionValue(['state'], current => current.isReadOnly);
  const home = useSessionValue(['state'], current => current.home);
  const preferences = useSessionValue(
    ['state'],
    current => current.preferences.values
  );
  const connecting = useMemo(() => new Connecting(session), [session]);
  const editing = useMemo(() => new Editing(), []);
  const words = useMemo(() => spoken(trans), [trans]);
  const toast = useToast();
  const markdown = useContext(RendermimeContext)?.markdownParser ?? null;
  const adding = useAdding(root);
  const announcer = useAnnouncer();
  const byKey = useConnectingByKey(root, announcer.say);
  const connections = useConnections({ connecting, adding, toast });

  // What is done to the canvas later finds what is drawn then.
  const latest = useRef({ root, adding, byKey });
  latest.current = { root, adding, byKey };
  const actions = useMemo(
    () =>
      new CanvasActions(session, {
        flow,
        markdown,
        root: () => latest.current.root,
        openPalette: isAtPointer => latest.current.adding.open(isAtPointer),
        spot: () => latest.current.adding.spot(),
        edit: id => editing.begin(id),
        connect: node => latest.current.byKey.open(node),
        refusePaste: () =>
          session.tell(
            trans.__('The clipboard holds no part of a pipeline.'),
            'info'
          )
      }),
    [session, flow, markdown, editing, trans]
  );
  useEffect(() => {
    session.canvas = actions;
    return () => {
      session.canvas = null;
    };
  }, [session, actions]);

  useClipboard(root, actions.copying);
  useDrops(root, toast);
  const keyboard = useKeyboard(root, elements.nodes, connecting);

  return (
    <div
      ref={setRoot}
      className="df-Canvas"
      data-home={home}
      tabIndex={-1}
      data-jp-undoer="true"
      {...keyboard}
      onPointerMove={adding.onPointerMove}
      onDoubleClick={({ target }) => {
        if ((target as Element).classList.contains('react-flow__pane')) {
          actions.add();
        }
      }}
    >
      <ConnectingContext.Provider value={connecting}>
        <EditingContext.Provider value={editing}>
          <ReactFlow<CanvasNode, ValueFlowEdge>
            {...elements}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            onPaneClick={() => actions.focus()}
            onNodeDoubleClick={(_, node) => {
              if (node.type === 'operation') {
                void commands?.execute(CanvasCommandIDs.openCode);
              }
            }}
            {...connections}
            nodesDraggable={!isReadOnly}
            nodesConnectable={!isReadOnly}
            edgesReconnectable={!isReadOnly}
            snapToGrid={preferences.snapsToGrid}
            snapGrid={[GRID, GRID]}
            connectionRadius={16}
            reconnectRadius={18}
            onlyRenderVisibleElements={elements.nodes.length > CULL_FROM}
            elevateNodesOnSelect={false}
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
            ariaLabelConfig={words}
          >
            <Background
              variant={BackgroundVariant.Dots}
              gap={3 * GRID}
              size={1.5}
            />
            {elements.nodes.length >= MINIMAP_FROM && (
              <MiniMap<CanvasNode>
                pannable
                zoomable
                style={MINIMAP_SIZE}
                nodeColor={node =>
                  node.type === 'operation'
                    ? hueColor(
                        session.hues.operations,
                        node.data.node.operation
                      )
                    : 'var(--jp-border-color2)'
                }
                ariaLabel={trans.__('Overview')}
              />
            )}
            <KeepInSight isAdding={adding.palette !== null} />
            <ZoomLevel root={root} />
            <ConnectionHint connecting={connecting} />
            <ClickHint connecting={connecting} />
          </ReactFlow>
        </EditingContext.Provider>
      </ConnectingContext.Provider>
      {elements.nodes.length === 0 && !isReadOnly && <Empty adding={adding} />}
      {adding.palette}
      {byKey.element}
      {announcer.element}
      {toast.element}
    </div>
  );
}
