import { searchIcon } from '@jupyterlab/ui-components';
import { useEffect, useId, useRef, useState } from 'react';

const TYPING_MS = 250;

/** Asks a moment after the last key; what was not understood is said below, above what is listed. */
export function SearchField(props: {
  label: string;
  placeholder: string;
  title: string;
  value: string;
  /** Why the text cannot be searched for. */
  refusal: string | null;
  onSearch: (text: string) => void;
}): JSX.Element {
  const { value } = props;
  const [text, setText] = useState(value);
  const timer = useRef(0);
  const refusal = useId();
  /** What was searched for last; another value comes from elsewhere. */
  const asked = useRef(value);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useEffect(() => {
    if (value !== asked.current) {
      window.clearTimeout(timer.current);
      asked.current = value;
      setText(value);
    }
  }, [value]);
  const ask = (search: string, delay: number) => {
    setText(search);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      asked.current = search;
      props.onSearch(search);
    }, delay);
  };
  return (
    <div className="df-List-search">
      <searchIcon.react tag="span" elementSize="normal" />
      <input
        type="search"
        className="jp-mod-styled"
        aria-label={props.label}
        placeholder={props.placeholder}
        title={props.title}
        aria-invalid={props.refusal !== null}
        aria-describedby={props.refusal === null ? undefined : refusal}
        value={text}
        onChange={event => ask(event.target.value, TYPING_MS)}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            ask(text, 0);
          } else if (event.key === 'Escape' && text) {
            event.stopPropagation();
            ask('', 0);
          }
        }}
      />
      {props.refusal !== null && (
        <div id={refusal} className="df-List-refusal" role="alert">
          {props.refusal}
        </div>
      )}
    </div>
  );
}
