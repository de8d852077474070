import { useLayoutEffect, useRef, useState } from 'react';

import { retyping, type IElement } from '../../graph/interface';
import { Picker } from '../../ui/picker';
import { useTranslation } from '../../ui/translation';
import { useAttempt } from './attempt';
import { useActions } from './context';
import { useKnownTypes } from './types';

/** The type of an element (of a reference, the kind of resource; of what may be either, one of both). */
export function TypeChip(props: {
  element: IElement;
  isReadOnly: boolean;
}): JSX.Element {
  const { element, isReadOnly } = props;
  const { name, type } = element;
  const trans = useTranslation();
  const actions = useActions();
  const [isOpen, setOpen] = useState(false);
  const { error, attempt } = useAttempt();
  const isKept = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const returns = useRef(false);
  const kinds = (actions.session.project?.resourceKinds ?? []).map(
    kind => kind.name
  );
  const isReference = element.kind === 'reference' && !element.isEither;
  const label = isReference
    ? trans.__('Kind of %1: %2', name, type ?? trans.__('any'))
    : trans.__('Type of %1: %2', name, type ?? trans.__('any'));
  useLayoutEffect(() => {
    if (!isOpen && returns.current) {
      returns.current = false;
      button.current?.focus();
    }
  }, [isOpen]);
  if (!isOpen || isReadOnly) {
    return (
      <button
        ref={button}
        className="df-TypeChip"
        aria-label={label}
        title={label}
        aria-disabled={isReadOnly}
        onClick={() => setOpen(true)}
      >
        {type ?? (element.isEither ? trans.__('any value') : trans.__('any'))}
      </button>
    );
  }
  const close = () => {
    returns.current = true;
    setOpen(false);
  };
  const commit = (text: string): string | null => {
    isKept.current = true;
    void attempt(() =>
      actions.edit(retyping(element, text.trim() || null, kinds))
    ).then(isDone => {
      isKept.current = false;
      if (isDone) {
        close();
      }
    });
    return null;
  };
  // What is wrong stays to be read and corrected.
  const closeUnlessKept = () => {
    if (!isKept.current && error === null) {
      close();
    }
  };
  return (
    <div
      className="df-TypeChip-choosing"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          close();
        } else if (event.key === 'Enter') {
          // Or it would also be for the chip that then has the keyboard.
          event.preventDefault();
          closeUnlessKept();
        }
      }}
      onBlur={() => {
        returns.current = false;
        if (!isKept.current && error === null) {
          setOpen(false);
        }
      }}
    >
      <TypePicker
        element={element}
        label={label}
        isInvalid={error !== null}
        onCommit={commit}
      />
      {error !== null && (
        <span className="df-InPlace-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

function TypePicker(props: {
  element: IElement;
  label: string;
  isInvalid: boolean;
  onCommit: (text: string) => string | null;
}): JSX.Element {
  const { element } = props;
  const trans = useTranslation();
  const known = useKnownTypes(element);
  return (
    <Picker
      {...props}
      isCode
      startsOpen
      value={element.type ?? ''}
      placeholder={trans.__('any')}
      items={known}
      empty={trans.__('Write a type as in Python.')}
    />
  );
}
