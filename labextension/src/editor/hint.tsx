import { Panel, useConnection, useStore } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

import { useTranslation } from '../ui/translation';
import type { Connecting } from './connecting';
import { portPlace, type CanvasNode } from './flow';
import { refusalText } from './words';

const TOAST_MS = 4000;
const BESIDE = 14;
const WIDTH = 320;

/** While a connection is drawn over a port that does not take it: why. */
export function ConnectionHint(props: {
  connecting: Connecting;
}): JSX.Element | null {
  const trans = useTranslation();
  const text = useConnection<CanvasNode, string | null>(connection => {
    if (
      !connection.inProgress ||
      connection.isValid !== false ||
      !connection.toHandle
    ) {
      return null;
    }
    const { nodeId, id, type } = connection.toHandle;
    const place = portPlace(nodeId, id, type);
    const refusal = place && props.connecting.refusal(place);
    return refusal ? refusalText(refusal, trans) : null;
  });
  const isDrawing = useConnection(connection => connection.inProgress);
  const [point, setPoint] = useState({ x: 0, y: 0 });
  useEffect(() => {
    if (!isDrawing) {
      return;
    }
    const follow = (event: PointerEvent) =>
      setPoint({ x: event.clientX, y: event.clientY });
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, [isDrawing]);
  return text === null || (point.x === 0 && point.y === 0) ? null : (
    <Hint text={text} {...point} />
  );
}

/** After a click on a port: how to go on. */
export function ClickHint(props: {
  connecting: Connecting;
}): JSX.Element | null {
  const { connecting } = props;
  const trans = useTranslation();
  const isDrawing = useConnection(connection => connection.inProgress);
  const isClicked = useStore(
    state => state.connectionClickStartHandle !== null
  );
  const side = connecting.start?.side;
  if (isDrawing || !isClicked || side === undefined) {
    return null;
  }
  return (
    <Panel position="bottom-center" className="df-ClickHint">
      <span role="status">
        {side === 'output'
          ? trans.__('Click an input to connect it. Esc: leave it.')
          : trans.__('Click an output to connect it. Esc: leave it.')}
      </span>
    </Panel>
  );
}

/** Beside the pointer, over everything: a widget of the main area would cut it off. */
function Hint(props: { text: string; x: number; y: number }): JSX.Element {
  const left = Math.min(props.x + BESIDE, window.innerWidth - WIDTH - BESIDE);
  return createPortal(
    <div
      className="df-Hint"
      role="status"
      style={{ left, top: props.y + BESIDE, maxWidth: WIDTH }}
    >
      {props.text}
    </div>,
    document.body
  );
}

export interface IToast {
  show(text: string, at: { clientX: number; clientY: number }): void;
  readonly element: JSX.Element | null;
}

/** A sentence beside the pointer that goes by itself. */
export function useToast(): IToast {
  const [shown, setShown] = useState<{
    text: string;
    x: number;
    y: number;
  } | null>(null);
  useEffect(() => {
    if (shown === null) {
      return;
    }
    const hide = () => setShown(null);
    const timer = window.setTimeout(hide, TOAST_MS);
    window.addEventListener('pointerdown', hide, { capture: true });
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('pointerdown', hide, { capture: true });
    };
  }, [shown]);
  return {
    show: (text, at) => setShown({ text, x: at.clientX, y: at.clientY }),
    element: shown && <Hint {...shown} />
  };
}
