import { Handle, Position } from '@xyflow/react';
import {
  createContext,
  useCallback,
  useContext,
  useSyncExternalStore
} from 'react';

import { hueColor, type NodePort } from '../graph/ports';
import { typeNames } from '../graph/types';
import type { PortPlace } from '../graph/rules';
import type { Problem } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { Badge } from './badge';
import type { Connecting } from './connecting';
import { useSessionValue } from './hooks';

export const ConnectingContext = createContext<Connecting | null>(null);

function useConnectingState(place: PortPlace): string | null {
  const connecting = useContext(ConnectingContext);
  const { node, port, side } = place;
  const subscribe = useCallback(
    (notify: () => void) => connecting?.listen(notify) ?? (() => undefined),
    [connecting]
  );
  return useSyncExternalStore(
    subscribe,
    () => connecting?.stateOf({ node, port, side }) ?? null
  );
}

/** Shorter names have room, also beside one on the other side; nothing has to be clipped, which costs time. */
const WHOLE_TO = 11;

interface IPortProps {
  node: string;
  port: NodePort;
  side: PortPlace['side'];
  isConnected: boolean;
  problems: readonly Problem[];
}

/** A dot on the edge of a node with the port's name beside it. */
export function PortDot(props: IPortProps): JSX.Element {
  const { node, port, side, isConnected, problems } = props;
  const trans = useTranslation();
  const state = useConnectingState({ node, port: port.name, side });
  const hues = useSessionValue(['operations'], session => session.hues.types);
  const isInput = side === 'input';
  const tip = [
    port.type ? `${port.name}: ${port.type}` : port.name,
    port.description,
    port.isOptional ? trans.__('optional') : null,
    port.isKnown ? null : trans.__('The operation has no such port (any more).')
  ]
    .filter(Boolean)
    .join(' — ');
  return (
    <div
      className="df-Port"
      data-side={side}
      data-connected={isConnected}
      data-known={port.isKnown}
      data-state={state ?? undefined}
      style={{
        ['--df-port' as string]: hueColor(hues, typeNames(port.type)[0])
      }}
      title={tip}
    >
      <Handle
        id={port.name}
        type={isInput ? 'target' : 'source'}
        position={isInput ? Position.Left : Position.Right}
        className="df-Port-handle"
        role="img"
        aria-label={
          isInput
            ? trans.__('input %1 of %2', port.name, node)
            : trans.__('output %1 of %2', port.name, node)
        }
      />
      <span className="df-Port-name" data-long={port.name.length > WHOLE_TO}>
        {port.name}
        {port.isOptional && <span className="df-Port-optional">?</span>}
      </span>
      {problems.length > 0 && <Badge problems={problems} />}
    </div>
  );
}
