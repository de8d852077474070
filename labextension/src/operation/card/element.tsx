import { ellipsesIcon } from '@jupyterlab/ui-components';
import { useState, type ReactNode } from 'react';

import {
  defaulting,
  documenting,
  type IElement,
  type Interface
} from '../../graph/interface';
import { useTranslation } from '../../ui/translation';
import { useAttempt } from './attempt';
import { useActions } from './context';
import { useDragging } from './dragging';
import { InPlace } from './inplace';
import { openChoices } from './menu';
import { TypeChip } from './typechip';
import { kindWord } from './words';

export interface IElementProps {
  readonly element: IElement;
  readonly all: Interface;
  readonly isReadOnly: boolean;
  /** A colour of CSS. */
  readonly hue: string;
}

/** One element: its name, its type, what stands beside them, and below what is wrong with the last thing done to it. */
export function Element(
  props: IElementProps & { className: string; children?: ReactNode }
): JSX.Element {
  const { element, all, isReadOnly, className } = props;
  const { kind, name } = element;
  const trans = useTranslation();
  const actions = useActions();
  const { error, attempt, isBusy } = useAttempt();
  const [isDocumenting, setDocumenting] = useState(false);
  const siblings = all[kind];
  const index = siblings.indexOf(element);
  const dragging = useDragging(
    element,
    siblings,
    (dragged, to) => void attempt(() => actions.move(dragged, to))
  );
  const isRow = kind === 'attribute';
  const [back, forth] = isRow
    ? ['Alt ArrowUp', 'Alt ArrowDown']
    : ['Alt ArrowLeft', 'Alt ArrowRight'];
  const canMove = (step: number) => siblings[index + step] !== undefined;
  const move = (step: number) => {
    if (!isReadOnly && canMove(step)) {
      void attempt(() => actions.move(element, index + step));
    }
  };
  const remove = () => {
    if (!isReadOnly) {
      void attempt(() => actions.remove(element, all));
    }
  };
  const setDefault = (source: string) =>
    void attempt(() => actions.edit(defaulting(element, source)));
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = {
      ArrowUp: isRow ? -1 : 0,
      ArrowDown: isRow ? 1 : 0,
      ArrowLeft: isRow ? 0 : -1,
      ArrowRight: isRow ? 0 : 1
    }[event.key];
    if (event.altKey && step) {
      event.preventDefault();
      event.stopPropagation();
      move(step);
    } else if (event.key === 'Delete' && isName(event.target)) {
      remove();
    }
  };
  const openMenu = (anchor: HTMLElement) => {
    const isPort = kind === 'input';
    openChoices(
      [
        {
          label: element.doc
            ? trans.__('Edit description')
            : trans.__('Add description'),
          do: () => setDocumenting(true)
        },
        ...(isPort && !element.isOptional
          ? [{ label: trans.__('Make optional'), do: () => setDefault('None') }]
          : []),
        ...(isPort && element.isOptional
          ? [{ label: trans.__('Make required'), do: () => setDefault('') }]
          : []),
        ...(kind === 'attribute' && element.standard !== null
          ? [{ label: trans.__('Remove default'), do: () => setDefault('') }]
          : []),
        null,
        {
          label: isRow ? trans.__('Move up') : trans.__('Move left'),
          keys: [back],
          isEnabled: canMove(-1),
          do: () => move(-1)
        },
        {
          label: isRow ? trans.__('Move down') : trans.__('Move right'),
          keys: [forth],
          isEnabled: canMove(1),
          do: () => move(1)
        },
        null,
        { label: trans.__('Remove'), keys: ['Delete'], do: remove }
      ],
      anchor
    );
  };
  const word = kindWord(kind, trans);
  const tip = [
    element.type === null ? name : `${name}: ${element.type}`,
    element.doc,
    element.isOptional && kind === 'input' ? trans.__('optional') : null
  ]
    .filter(Boolean)
    .join(' — ');
  return (
    <div
      className={`df-Element ${className}`}
      role="group"
      aria-label={`${word} ${name}`}
      aria-busy={isBusy}
      data-kind={kind}
      data-name={name}
      data-optional={element.isOptional}
      style={{ ['--df-element' as string]: props.hue }}
      {...(isReadOnly ? {} : dragging)}
      onKeyDown={onKeyDown}
    >
      <div className="df-Element-line">
        <InPlace
          className="df-Element-name df-code"
          value={name}
          label={trans.__('Rename %1 %2', word, name)}
          title={tip}
          isCode
          isReadOnly={isReadOnly}
          takesFocus={() => {
            const isWanted = actions.focusWish === `${kind}:${name}`;
            actions.focusWish = isWanted ? null : actions.focusWish;
            return isWanted;
          }}
          onCommit={(to, keepsFocus) => actions.rename(element, to, keepsFocus)}
        />
        <TypeChip element={element} isReadOnly={isReadOnly} />
        {props.children}
        {!isReadOnly && (
          <button
            className="df-IconButton df-Element-more"
            aria-label={trans.__('More for %1', name)}
            aria-haspopup="menu"
            title={trans.__('More for %1', name)}
            onClick={event => openMenu(event.currentTarget)}
          >
            <ellipsesIcon.react tag="span" elementSize="normal" />
          </button>
        )}
      </div>
      {(isDocumenting || (isRow && element.doc)) && (
        <InPlace
          key={String(isDocumenting)}
          className="df-Element-doc"
          value={element.doc ?? ''}
          label={trans.__('Describe %1', name)}
          placeholder={trans.__('What it is for')}
          isLong
          isReadOnly={isReadOnly}
          startsOpen={isDocumenting}
          onEnd={() => setDocumenting(false)}
          onCommit={doc => actions.edit(documenting(element, doc))}
        />
      )}
      {error !== null && (
        <div className="df-InPlace-error" role="alert">
          {error}
        </div>
      )}
    </div>
  );
}

/** Elsewhere in the element the key may be for a field. */
function isName(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('.df-Element-name');
}
