import { useReactFlow } from '@xyflow/react';
import { useContext, useEffect, useMemo, useRef, useState } from 'react';

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
import { Editing, EditingContext } from './editing';
import { Drawing } from './drawing';
import { useElements } from './elements';
import { Empty } from './empty';
import type { CanvasNode, ValueFlowEdge } from './flow';
import { useKeyboard } from './focus';
import { ClickHint, ConnectionHint, useToast } from './hint';
import { useSession, useSessionValue, useStable } from './hooks';
import { Pointers, usePointing } from './persons';
import { ConnectingContext } from './port';
import { KeepInSight } from './viewport';
import { ZoomLevel } from './zoomlevel';

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
  const toast = useToast();
  const markdown = useContext(RendermimeContext)?.markdownParser ?? null;
  const adding = useAdding(root);
  const announcer = useAnnouncer();
  const byKey = useConnectingByKey(root, announcer.say);
  const pointing = usePointing();
  const connections = useConnections({ connecting, adding, toast });

  // What is done to the canvas later finds what is drawn then.
  const latest = useRef({ root, adding, byKey, nodes: elements.nodes });
  latest.current = { root, adding, byKey, nodes: elements.nodes };
  const actions = useMemo(
    () =>
      new CanvasActions(session, {
        flow,
        markdown,
        root: () => latest.current.root,
        nodes: () => latest.current.nodes,
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

  const handlers = useStable({
    ...connections,
    onPaneClick: () => actions.focus(),
    onNodeDoubleClick: (_: unknown, node: CanvasNode) => {
      if (node.type === 'operation') {
        void commands?.execute(CanvasCommandIDs.openCode);
      }
    }
  });
  const isAdding = adding.palette !== null;
  const hasNodes = elements.nodes.length > 0;
  const around = useMemo(
    () => (
      <>
        <KeepInSight
          isAdding={isAdding}
          hasNodes={hasNodes}
          nodes={() => latest.current.nodes}
        />
        <ZoomLevel root={root} />
        <Pointers />
        <ConnectionHint connecting={connecting} />
        <ClickHint connecting={connecting} />
      </>
    ),
    [root, connecting, isAdding, hasNodes]
  );

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
      onPointerMove={event => {
        adding.onPointerMove(event);
        pointing.onPointerMove(event);
      }}
      onPointerLeave={pointing.onPointerLeave}
      onDoubleClick={({ target }) => {
        if ((target as Element).classList.contains('react-flow__pane')) {
          actions.add();
        }
      }}
    >
      <ConnectingContext.Provider value={connecting}>
        <EditingContext.Provider value={editing}>
          <Drawing
            elements={elements}
            handlers={handlers}
            isReadOnly={isReadOnly}
            snapsToGrid={preferences.snapsToGrid}
          >
            {around}
          </Drawing>
        </EditingContext.Provider>
      </ConnectingContext.Provider>
      {!hasNodes && !isReadOnly && <Empty adding={adding} />}
      {adding.palette}
      {byKey.element}
      {announcer.element}
      {toast.element}
    </div>
  );
}
