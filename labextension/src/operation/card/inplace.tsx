import { useLayoutEffect, useRef, useState } from 'react';

import { useAttempt } from './attempt';

interface IInPlaceProps {
  readonly value: string;
  /** What stands there while there is nothing. */
  readonly placeholder?: string;
  /** What stands there while it is not written, instead of the value. */
  readonly face?: string;
  /** What a screen reader says of it: what is changed. */
  readonly label: string;
  readonly title?: string;
  readonly className: string;
  readonly isReadOnly: boolean;
  readonly isCode?: boolean;
  /** Several lines; Ctrl+Enter is done. */
  readonly isLong?: boolean;
  /** Writing goes on at the same place when it is done. */
  readonly goesOn?: boolean;
  /** It is being written from the start. */
  readonly startsOpen?: boolean;
  readonly onEnd?: () => void;
  /** Rejects with what is wrong: then the text stays to be corrected. */
  readonly onCommit: (text: string) => Promise<void>;
}

/** A text that becomes a field where it stands. Enter or leaving it keeps it, Escape brings the old one back. */
export function InPlace(props: IInPlaceProps): JSX.Element {
  const { value, isReadOnly, label, title, placeholder } = props;
  const [isOpen, setOpen] = useState(props.startsOpen ?? false);
  const button = useRef<HTMLButtonElement>(null);
  const isReturning = useRef(false);
  // Before the next key arrives.
  useLayoutEffect(() => {
    if (!isOpen && isReturning.current) {
      isReturning.current = false;
      button.current?.focus();
    }
  }, [isOpen]);
  if (isOpen && !isReadOnly) {
    return (
      <Field
        {...props}
        onDone={returns => {
          setOpen(false);
          props.onEnd?.();
          isReturning.current = returns;
        }}
      />
    );
  }
  return (
    <button
      ref={button}
      className={`df-InPlace ${props.className}`}
      data-empty={value === '' && props.face === undefined}
      aria-label={label}
      title={title ?? label}
      aria-disabled={isReadOnly}
      onClick={() => setOpen(true)}
      onKeyDown={event => {
        if (event.key === 'F2') {
          setOpen(true);
        }
      }}
    >
      {props.face ?? (value || placeholder)}
    </button>
  );
}

function Field(
  props: IInPlaceProps & { onDone: (returns: boolean) => void }
): JSX.Element {
  const { value, onDone } = props;
  const [text, setText] = useState(value);
  const { error, isBusy, attempt, forget } = useAttempt();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const isKeeping = useRef(false); // known at once, to a blur right after a key as well
  const keep = async (returns: boolean): Promise<void> => {
    const wanted = text.trim();
    if (isKeeping.current) {
      return;
    }
    if (wanted === value.trim()) {
      onDone(returns);
      return;
    }
    isKeeping.current = true;
    const isKept = await attempt(() => props.onCommit(wanted));
    isKeeping.current = false;
    if (isKept) {
      if (props.goesOn && returns) {
        setText('');
        field.current?.focus();
      } else {
        onDone(returns);
      }
    } else {
      field.current?.focus();
    }
  };
  const shared = {
    ref: field,
    className: `df-InPlace-field ${props.isCode ? 'df-code' : ''} ${props.className}`,
    value: text,
    placeholder: props.placeholder,
    'aria-label': props.label,
    'aria-invalid': error !== null,
    readOnly: isBusy,
    autoComplete: 'off',
    spellCheck: !props.isCode,
    onBlur: () => {
      // What is wrong stays to be read and corrected.
      if (error === null) {
        void keep(false);
      }
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      const isDone = props.isLong
        ? event.key === 'Enter' && (event.ctrlKey || event.metaKey)
        : event.key === 'Enter';
      if (isDone) {
        event.preventDefault();
        void keep(true);
      } else if (event.key === 'Escape') {
        event.preventDefault();
        onDone(true);
      }
    }
  };
  const change = (next: string) => {
    setText(next);
    forget();
  };
  return (
    <span className="df-InPlace-writing">
      {props.isLong ? (
        <textarea
          {...shared}
          rows={Math.max(2, text.split('\n').length)}
          onChange={event => change(event.target.value)}
        />
      ) : (
        <input
          {...shared}
          size={Math.max(text.length + 1, (props.placeholder ?? '').length, 6)}
          onChange={event => change(event.target.value)}
        />
      )}
      {error !== null && (
        <span className="df-InPlace-error" role="alert">
          {error}
        </span>
      )}
    </span>
  );
}
