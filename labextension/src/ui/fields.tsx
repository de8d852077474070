import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';

import { useForm } from './form';

interface IRowProps {
  label: string;
  /** True for names of code. */
  isCode?: boolean;
  /** By what problems name it: an attribute, a reference. */
  field?: string;
  detail?: React.ReactNode;
  /** What it is for. */
  help?: string | null;
  error?: string | null;
  /** What can be done about the error. */
  fixes?: React.ReactNode;
  children: (id: string) => React.ReactNode;
}

/** One line of the form: name left, type and default right, the field below, its help, and what is wrong with it. */
export function Row(props: IRowProps): JSX.Element {
  const { help, error } = props;
  const id = useId();
  return (
    <div
      className="df-Field"
      data-field={props.field}
      data-invalid={error ? true : undefined}
    >
      <label
        htmlFor={id}
        className={props.isCode ? 'df-code' : undefined}
        title={help ?? undefined}
      >
        <span className="df-Field-name">{props.label}</span>{' '}
        <span className="df-Field-detail">{props.detail}</span>
      </label>
      {props.children(id)}
      {error && (
        <div className="df-Field-error" id={`${id}-error`} role="alert">
          {error} {props.fixes}
        </div>
      )}
      {help && !error && (
        <div className="df-Field-help" id={`${id}-help`} title={help}>
          {help}
        </div>
      )}
    </div>
  );
}

export interface ITextProps {
  id?: string;
  value: string;
  placeholder?: string;
  isCode?: boolean;
  isChanged?: boolean;
  isInvalid?: boolean;
  label?: string;
  /** Called at each key with what stands there: null if it may stand, else what is wrong. */
  onCheck?: (text: string) => string | null;
  onError?: (message: string | null) => void;
  /** Called when the person is done (Enter, or leaving the field); the answer says what is wrong. */
  onCommit: (text: string) => string | null;
}

/** The text that is being typed, checked at each key and kept when it is done; Escape brings the old one back. */
export function useTyping(props: ITextProps) {
  const { value, onCheck, onError, onCommit } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return {
    text,
    change: (next: string) => {
      setText(next);
      onError?.(onCheck?.(next) ?? null);
    },
    commit: (next: string = text) => {
      if (next === value) {
        onError?.(null);
      } else {
        const problem = onCommit(next);
        onError?.(problem);
      }
    },
    reset: () => {
      setText(value);
      onError?.(null);
    }
  };
}

export function classOf(props: ITextProps): string {
  return [
    'df-Input',
    props.isCode ? 'df-code' : '',
    props.isChanged ? 'df-mod-changed' : ''
  ].join(' ');
}

export function described(id: string | undefined): string | undefined {
  return id && `${id}-error ${id}-help`;
}

export function TextInput(props: ITextProps): JSX.Element {
  const { text, change, commit, reset } = useTyping(props);
  const { isReadOnly } = useForm();
  return (
    <input
      id={props.id}
      className={classOf(props)}
      value={text}
      placeholder={props.placeholder}
      data-edited={text !== props.value}
      aria-invalid={props.isInvalid}
      aria-label={props.label}
      aria-describedby={described(props.id)}
      readOnly={isReadOnly}
      spellCheck={false}
      onChange={event => change(event.target.value)}
      onBlur={() => commit()}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          commit();
        } else if (event.key === 'Escape') {
          reset();
        }
      }}
    />
  );
}

/** As high as its text, within reason; Enter makes a line, Ctrl+Enter is done. */
export function TextArea(props: ITextProps): JSX.Element {
  const { text, change, commit, reset } = useTyping(props);
  const area = useRef<HTMLTextAreaElement>(null);
  const { isReadOnly } = useForm();
  useLayoutEffect(() => {
    const element = area.current;
    if (element) {
      element.style.height = 'auto';
      element.style.height = `${element.scrollHeight + 2}px`;
    }
  }, [text]);
  return (
    <textarea
      ref={area}
      id={props.id}
      rows={2}
      className={`${classOf(props)} df-TextArea`}
      value={text}
      placeholder={props.placeholder}
      data-edited={text !== props.value}
      aria-invalid={props.isInvalid}
      aria-label={props.label}
      aria-describedby={described(props.id)}
      readOnly={isReadOnly}
      spellCheck={!props.isCode}
      onChange={event => change(event.target.value)}
      onBlur={() => commit()}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          commit();
        } else if (event.key === 'Escape') {
          reset();
        }
      }}
    />
  );
}

interface ISelectProps {
  id?: string;
  value: string;
  isChanged?: boolean;
  isInvalid?: boolean;
  label?: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

export function Select(props: ISelectProps): JSX.Element {
  const { isReadOnly } = useForm();
  return (
    <select
      id={props.id}
      className={props.isChanged ? 'df-Input df-mod-changed' : 'df-Input'}
      value={props.value}
      disabled={isReadOnly}
      aria-invalid={props.isInvalid}
      aria-label={props.label}
      aria-describedby={described(props.id)}
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
  /** Neither: several nodes differ. */
  isMixed?: boolean;
  label: string;
  isChanged?: boolean;
  onChange: (isOn: boolean) => void;
}): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  const { isReadOnly } = useForm();
  useEffect(() => {
    if (box.current) {
      box.current.indeterminate = props.isMixed ?? false;
    }
  }, [props.isMixed]);
  return (
    <span
      className={props.isChanged ? 'df-Checkbox df-mod-changed' : 'df-Checkbox'}
    >
      <input
        ref={box}
        id={props.id}
        type="checkbox"
        checked={props.isOn}
        disabled={isReadOnly}
        aria-describedby={described(props.id)}
        onChange={event => props.onChange(event.target.checked)}
      />
      {props.label}
    </span>
  );
}
