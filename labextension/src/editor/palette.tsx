import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import { PathExt } from '@jupyterlab/coreutils';

import type { Position } from '../graph/pipeline';
import { hueColor } from '../graph/ports';
import { findOperations, firstLine } from '../graph/search';
import type { Operation } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { OPERATION_MIME } from '../ui/drag';
import { useDocumentationCard } from '../ui/rendered';
import { useTranslation } from '../ui/translation';
import { useCommands } from './commands';
import { useSessionValue } from './hooks';

interface IPaletteProps {
  /** In the pixels of the element around it. */
  at: Position;
  /** The lower the more likely it is wanted; null: it cannot be used here. */
  rank: (operation: Operation) => number | null;
  onAdd: (operation: string) => void;
  /** A new operation's file was made; the palette is closed by then. */
  onCreated: (operation: string) => void;
  onClose: () => void;
}

/** The searchable list of operations, at the pointer. */
export function Palette(props: IPaletteProps): JSX.Element {
  const { rank, onAdd, onCreated, onClose } = props;
  const trans = useTranslation();
  const commands = useCommands();
  const operations = useSessionValue(
    ['operations'],
    session => session.operations
  );
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const [place, setPlace] = useState(props.at);
  const [isDragged, setDragged] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(
    () =>
      ranked(
        findOperations([...operations.values()], query).map(
          item => item.operation
        ),
        { rank, isGrouped: query.trim() === '' }
      ),
    [operations, query]
  );
  const isGrouped = query.trim() === '';
  const headingOf = ({ is_builtin, group }: Operation): string =>
    is_builtin
      ? trans.__('Built-in')
      : (isGrouped && group) || trans.__('Operations');
  const last = found.length;
  const wanted = query.trim();
  const isName = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(wanted);
  const create = async (): Promise<void> => {
    onClose();
    const path: unknown = await commands?.execute(CommandIDs.newOperation, {
      isBeside: true,
      ...(wanted === '' ? {} : { [isName ? 'name' : 'proposal']: wanted })
    });
    if (typeof path === 'string') {
      onCreated(PathExt.basename(path, '.py'));
    }
  };
  const choose = (at: number): void => {
    if (at < found.length) {
      onAdd(found[at].name);
    } else {
      void create();
    }
  };

  useLayoutEffect(() => {
    const element = box.current;
    const around = element?.parentElement;
    if (element && around) {
      setPlace({
        x: Math.max(
          8,
          Math.min(props.at.x, around.clientWidth - element.offsetWidth - 8)
        ),
        y: Math.max(
          8,
          Math.min(props.at.y, around.clientHeight - element.offsetHeight - 8)
        )
      });
    }
  }, [props.at]);

  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) {
        onClose();
      }
    };
    document.addEventListener('pointerdown', onDown, true);
    return () => document.removeEventListener('pointerdown', onDown, true);
  }, [onClose]);

  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest' });
  }, [index, found]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      setIndex((index + steps[event.key] + last + 1) % (last + 1));
    } else if (event.key === 'Enter') {
      choose(index);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      onClose();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={box}
      className="df-Palette"
      role="dialog"
      aria-label={trans.__('Add operation')}
      data-dragged={isDragged}
      style={{ left: place.x, top: place.y }}
      onKeyDown={onKeyDown}
    >
      <input
        autoFocus
        className="df-Palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="df-palette-list df-palette-more"
        aria-activedescendant={`df-palette-${index}`}
        placeholder={trans.__('Search by name, port or description')}
        value={query}
        spellCheck={false}
        onChange={event => {
          setQuery(event.target.value);
          setIndex(0);
        }}
      />
      <div
        ref={list}
        id="df-palette-list"
        className="df-Palette-list"
        role="listbox"
        aria-label={trans.__('Operations')}
      >
        {found.map((operation, at) => (
          <div key={operation.name} role="presentation">
            {(at === 0 ||
              headingOf(operation) !== headingOf(found[at - 1])) && (
              <Heading text={headingOf(operation)} />
            )}
            <Row
              operation={operation}
              id={`df-palette-${at}`}
              isActive={at === index}
              onEnter={() => setIndex(at)}
              onChoose={() => choose(at)}
              onDrag={isBegun => (isBegun ? setDragged(true) : onClose())}
            />
          </div>
        ))}
        {found.length === 0 && (
          <div className="df-Palette-none">
            {trans.__('No operation matches.')}
          </div>
        )}
      </div>
      <div id="df-palette-more" role="listbox" aria-label={trans.__('More')}>
        <div
          id={`df-palette-${last}`}
          className="df-Palette-new"
          role="option"
          aria-selected={index === last}
          onPointerMove={() => setIndex(last)}
          onClick={() => choose(last)}
        >
          {isName
            ? trans.__('New operation “%1”', wanted)
            : trans.__('New operation…')}
        </div>
      </div>
    </div>
  );
}

interface IRanking {
  rank: (operation: Operation) => number | null;
  /** By the group that their code names, those of none first; else the best first. */
  isGrouped: boolean;
}

/** Those that can be used; likely ones come first, and their groups with them, built-ins last. */
function ranked(
  operations: readonly Operation[],
  { rank, isGrouped }: IRanking
): Operation[] {
  const ranks = new Map(
    operations.map(operation => [operation, rank(operation)])
  );
  const groupOf = (operation: Operation): string =>
    isGrouped ? (operation.group ?? '') : '';
  const groupRanks = new Map<string, number>();
  for (const [operation, found] of ranks) {
    const group = groupOf(operation);
    const best = groupRanks.get(group) ?? Infinity;
    groupRanks.set(group, Math.min(best, found ?? Infinity));
  }
  return operations
    .filter(operation => ranks.get(operation) !== null)
    .sort(
      (one, other) =>
        Number(one.is_builtin) - Number(other.is_builtin) ||
        groupRanks.get(groupOf(one))! - groupRanks.get(groupOf(other))! ||
        groupOf(one).localeCompare(groupOf(other)) ||
        (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0)
    );
}

function Heading(props: { text: string }): JSX.Element {
  return <div className="df-Palette-heading">{props.text}</div>;
}

interface IRowProps {
  operation: Operation;
  id: string;
  isActive: boolean;
  onEnter: () => void;
  onChoose: () => void;
  /** True when the row begins to be dragged, false when that is over. */
  onDrag: (isBegun: boolean) => void;
}

function Row(props: IRowProps): JSX.Element {
  const { operation } = props;
  const hues = useSessionValue(
    ['operations'],
    session => session.hues.operations
  );
  const help = firstLine(operation.help);
  const documentation = useDocumentationCard(operation);
  const ports = [operation.inputs, operation.outputs]
    .map(side => side.map(port => port.name).join(', '))
    .join(' → ');
  return (
    <div
      id={props.id}
      className="df-Palette-row"
      role="option"
      aria-selected={props.isActive}
      style={{ ['--df-node' as string]: hueColor(hues, operation.name) }}
      onPointerMove={props.onEnter}
      {...documentation.handlers}
      onClick={props.onChoose}
      draggable
      onDragStart={event => {
        event.dataTransfer.setData(OPERATION_MIME, operation.name);
        event.dataTransfer.effectAllowed = 'copy';
        // Only then is its picture taken.
        window.setTimeout(() => props.onDrag(true));
      }}
      onDragEnd={() => props.onDrag(false)}
    >
      {documentation.card}
      <span className="df-Palette-name">{operation.name}</span>
      <span className="df-Palette-ports">
        {ports.trim() === '→' ? '' : ports}
      </span>
      {help && <span className="df-Palette-help">{help}</span>}
    </div>
  );
}
