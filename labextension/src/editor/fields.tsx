import { useEffect, useId, useState } from 'react';

import { useSessionValue } from './hooks';

interface IRowProps {
  label: string;
  /** True for names of code. */
  isCode?: boolean;
  detail?: React.ReactNode;
  title?: string;
  error?: string | null;
  children: (id: string) => React.ReactNode;
}

/** One line of the form: name left, type and default right, the field below, and what is wrong with it. */
export function Row(props: IRowProps): JSX.Element {
  const id = useId();
  return (
    <div className="df-Field" data-invalid={props.error ? true : undefined}>
      <label
        htmlFor={id}
        className={props.isCode ? 'df-code' : undefined}
        title={props.title}
      >
        <span className="df-Field-name">{props.label}</span>{' '}
        <span className="df-Field-detail">{props.detail}</span>
      </label>
      {props.children(id)}
      {props.error && (
        <div className="df-Field-error" id={`${id}-error`} role="alert">
          {props.error}
        </div>
      )}
    </div>
  );
}

interface ITextInputProps {
  id?: string;
  value: string;
  placeholder?: string;
  isCode?: boolean;
  isChanged?: boolean;
  isInvalid?: boolean;
  options?: string;
  label?: string;
  /** Called at each key with what stands there: null if it may stand, else what is wrong. */
  onCheck?: (text: string) => string | null;
  onError?: (message: string | null) => void;
  /** Called when the person is done (Enter, or leaving the field); the answer says what is wrong. */
  onCommit: (text: string) => string | null;
}

/** A text that is checked while it is typed and kept when it is done; Escape brings the old one back. */
export function TextInput(props: ITextInputProps): JSX.Element {
  const { value, onCheck, onError, onCommit } = props;
  const [text, setText] = useState(value);
  const isReadOnly = useSessionValue(['state'], session => session.isReadOnly);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text === value) {
      onError?.(null);
      return;
    }
    onError?.(onCommit(text));
  };
  return (
    <input
      id={props.id}
      className={[
        'df-Input',
        props.isCode ? 'df-code' : '',
        props.isChanged ? 'df-mod-changed' : ''
      ].join(' ')}
      value={text}
      placeholder={props.placeholder}
      data-edited={text !== value}
      aria-invalid={props.isInvalid}
      aria-label={props.label}
      list={props.options}
      readOnly={isReadOnly}
      spellCheck={false}
      onChange={event => {
        setText(event.target.value);
        onError?.(onCheck?.(event.target.value) ?? null);
      }}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          commit();
        } else if (event.key === 'Escape') {
          setText(value);
          onError?.(null);
        }
      }}
    />
  );
}

interface ISelectProps {
  id?: string;
  value: string;
  isChanged?: boolean;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

export function Select(props: ISelectProps): JSX.Element {
  const isReadOnly = useSessionValue(['state'], session => session.isReadOnly);
  return (
    <select
      id={props.id}
      className={props.isChanged ? 'df-Input df-mod-changed' : 'df-Input'}
      value={props.value}
      disabled={isReadOnly}
      onChange={event => props.onChange(event.target.value)}
    >
      {props.options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export function Checkbox(props: {
  id?: string;
  isOn: boolean;
  label: string;
  isChanged?: boolean;
  onChange: (isOn: boolean) => void;
}): JSX.Element {
  const isReadOnly = useSessionValue(['state'], session => session.isReadOnly);
  return (
    <span
      className={props.isChanged ? 'df-Checkbox df-mod-changed' : 'df-Checkbox'}
    >
      <input
        id={props.id}
        type="checkbox"
        checked={props.isOn}
        disabled={isReadOnly}
        onChange={event => props.onChange(event.target.checked)}
      />
      {props.label}
    </span>
  );
}
