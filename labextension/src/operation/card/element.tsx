import { ellipsesIcon } from '@jupyterlab/ui-components';
import { useRef, useState, type ReactNode } from 'react';

import {
  defaulting,
  documenting,
  retyping,
  type IElement,
  type Interface
} from '../../graph/interface';
import { belowOf } from '../../ui/menu';
import { useTranslation } from '../../ui/translation';
import { useAttempt } from './attempt';
import { choicesFor } from './choices';
import { useActions } from './context';
import { useDragging } from './dragging';
import { InPlace } from './inplace';
import { chooseByKey, openChoices } from './menu';
import { TypeChip } from './typechip';
import { kindWord } from './words';

/** Where keys are for a text. */
const FIELD = 'input, textarea, select';
/** Where keys are for the element as a whole. */
const OWN = 'button:not(.df-Element-doc)';
const RIGHT_BUTTON = 2;

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
  const root = useRef<HTMLDivElement>(null);
  const siblings = all[kind];
  const index = siblings.indexOf(element);
  const dragging = useDragging(
    element,
    siblings,
    (dragged, to) => void attempt(() => actions.move(dragged, to))
  );
  const part = (selector: string) =>
    root.current?.querySelector<HTMLElement>(selector);
  const choices = choicesFor(
    element,
    {
      rename: () => part('.df-Element-name')?.click(),
      chooseType: () => part('.df-TypeChip')?.click(),
      writeDefault: () => part('.df-Element-default')?.focus(),
      setDefault: source =>
        void attempt(() => actions.edit(defaulting(element, source))),
      makeReference: () =>
        void attempt(() => actions.edit(retyping(element, null))),
      describe: () => setDocumenting(true),
      canMove: step => siblings[index + step] !== undefined,
      move: step => void attempt(() => actions.move(element, index + step)),
      remove: () => void attempt(() => actions.remove(element))
    },
    trans
  );
  const onKeyDown = (event: React.KeyboardEvent) => {
    const isOwn = (event.target as HTMLElement).matches(OWN);
    if (!isReadOnly && isOwn && chooseByKey(choices, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const onContextMenu = (event: React.MouseEvent) => {
    const target = event.target as HTMLElement;
    // Shift and the right button ask for the browser's own.
    const isBrowsers = event.button === RIGHT_BUTTON && event.shiftKey;
    if (isReadOnly || isBrowsers || target.matches(FIELD)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const origin = target.closest('button') ?? part('.df-Element-name');
    if (origin) {
      openChoices(choices, { x: event.clientX, y: event.clientY }, origin);
    }
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
      ref={root}
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
      onContextMenu={onContextMenu}
    >
      <div className="df-Element-line">
        <InPlace
          className="df-Element-name df-code"
          value={name}
          label={trans.__('Rename %1 %2', word, name)}
          title={tip}
          isCode
          isReadOnly={isReadOnly}
          onCommit={to => actions.rename(element, to)}
        />
        <TypeChip element={element} isReadOnly={isReadOnly} />
        {props.children}
        {!isReadOnly && (
          <button
            className="df-IconButton df-Element-more"
            aria-label={trans.__('More for %1', name)}
            aria-haspopup="menu"
            title={trans.__('More for %1', name)}
            onClick={({ currentTarget }) =>
              openChoices(choices, belowOf(currentTarget), currentTarget)
            }
          >
            <ellipsesIcon.react tag="span" elementSize="normal" />
          </button>
        )}
      </div>
      {(isDocumenting || (kind === 'attribute' && element.doc)) && (
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
