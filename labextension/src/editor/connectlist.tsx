import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';

import { connect } from '../document/edits';
import {
  candidatesOf,
  findCandidates,
  type Candidate
} from '../graph/candidates';
import { titleOf, type Position } from '../graph/pipeline';
import { useTranslation } from '../ui/translation';
import { useSession, useSessionValue } from './hooks';

const WIDTH = 340;
const SHOWN = 100;

export interface IConnectingByKey {
  readonly element: JSX.Element | null;
  /** Opens the list of what the node can be connected to. */
  open(node: string): void;
}

/**
 * Connecting without a mouse, from a list of what a node can be connected to. `say` tells what was done to people who
 * do not see it.
 */
export function useConnectingByKey(
  root: HTMLElement | null,
  say: (text: string) => void
): IConnectingByKey {
  const session = useSession();
  const trans = useTranslation();
  const flow = useReactFlow();
  const [opened, setOpened] = useState<{ node: string; at: Position } | null>(
    null
  );

  const open = (node: string): void => {
    const internal = flow.getInternalNode(node);
    if (!root || !internal || session.isReadOnly) {
      return;
    }
    const { x, y } = internal.internals.positionAbsolute;
    const corner = flow.flowToScreenPosition({
      x: x + (internal.measured.width ?? 0),
      y
    });
    const box = root.getBoundingClientRect();
    const fit = (value: number, room: number) =>
      Math.max(8, Math.min(value, room));
    setOpened({
      node,
      at: {
        x: fit(corner.x - box.left + 8, box.width - WIDTH - 8),
        y: fit(corner.y - box.top, box.height - 320)
      }
    });
  };

  /** The canvas has the keyboard again; a node that is not selected keeps it, or nobody would know which it was. */
  const close = (): void => {
    const node = opened?.node ?? '';
    setOpened(null);
    const element = session.selection.nodes.has(node)
      ? null
      : [
          ...(root?.querySelectorAll<HTMLElement>('.react-flow__node') ?? [])
        ].find(({ dataset }) => dataset.id === node);
    (element ?? root)?.focus({ preventScroll: true });
  };

  return {
    open,
    element: opened && (
      <ConnectList
        key={opened.node}
        {...opened}
        onClose={close}
        onChoose={({ connection, title, own, other }) => {
          session.edit(connect(connection));
          say(
            own.side === 'output'
              ? trans.__(
                  'Connected %1 to %2 of %3',
                  own.port,
                  other.port,
                  title
                )
              : trans.__(
                  'Connected %2 of %3 to %1',
                  own.port,
                  other.port,
                  title
                )
          );
          close();
        }}
      />
    )
  };
}

interface IConnectListProps {
  node: string;
  /** In the pixels of the element around it. */
  at: Position;
  onChoose: (candidate: Candidate) => void;
  onClose: () => void;
}

/** The searchable list of the connections that a node may have. */
function ConnectList(props: IConnectListProps): JSX.Element {
  const { node, at, onChoose, onClose } = props;
  const trans = useTranslation();
  const session = useSession();
  const graph = useSessionValue(['graph'], current => current.graph);
  const operations = useSessionValue(
    ['operations'],
    current => current.operations
  );
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(
    () => candidatesOf(graph, operations, node),
    [graph, operations, node]
  );
  const found = useMemo(
    () => findCandidates(all, query).slice(0, SHOWN),
    [all, query]
  );
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest' });
  }, [index, found]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      setIndex((index + step + found.length) % found.length);
    } else if (event.key === 'Enter' && found[index]) {
      onChoose(found[index]);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      onClose();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const self = session.graph.nodes.get(node);
  return (
    <div
      className="df-Palette df-ConnectList"
      role="dialog"
      aria-label={trans.__('Connect %1', self ? titleOf(self) : node)}
      style={{ left: at.x, top: at.y, width: WIDTH }}
      onKeyDown={onKeyDown}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          onClose();
        }
      }}
    >
      <input
        autoFocus
        className="df-Palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="df-connect-list"
        aria-activedescendant={found[index] ? `df-connect-${index}` : undefined}
        aria-label={trans.__('Search by port or node')}
        placeholder={trans.__('Connect %1 …', self ? titleOf(self) : node)}
        value={query}
        spellCheck={false}
        onChange={event => {
          setQuery(event.target.value);
          setIndex(0);
        }}
      />
      <div
        ref={list}
        id="df-connect-list"
        className="df-Palette-list"
        role="listbox"
        aria-label={trans.__('Possible connections')}
      >
        {found.map((candidate, place) => (
          <CandidateRow
            key={Object.values(candidate.connection).join('\u0000')}
            id={`df-connect-${place}`}
            candidate={candidate}
            isActive={place === index}
            onEnter={() => setIndex(place)}
            onChoose={() => onChoose(candidate)}
          />
        ))}
      </div>
      {found.length === 0 && (
        <div className="df-Palette-none" role="status">
          {all.length === 0
            ? trans.__(
                'There is nothing that it could be connected to: its inputs are taken, or no port fits.'
              )
            : trans.__('No port or node matches.')}
        </div>
      )}
    </div>
  );
}

function CandidateRow(props: {
  id: string;
  candidate: Candidate;
  isActive: boolean;
  onEnter: () => void;
  onChoose: () => void;
}): JSX.Element {
  const { own, other, title } = props.candidate;
  const trans = useTranslation();
  const isOutput = own.side === 'output';
  return (
    <div
      id={props.id}
      className="df-ConnectList-row"
      role="option"
      aria-selected={props.isActive}
      aria-label={
        isOutput
          ? trans.__('output %1 to %2 of %3', own.port, other.port, title)
          : trans.__('input %1 from %2 of %3', own.port, other.port, title)
      }
      onPointerMove={props.onEnter}
      onPointerDown={event => event.preventDefault()}
      onClick={props.onChoose}
    >
      <span className="df-code">{own.port}</span>
      <span className="df-dim">{isOutput ? '→' : '←'}</span>
      <span className="df-ConnectList-node">{title}</span>
      <span className="df-code df-dim">{other.port}</span>
    </div>
  );
}
