import { useEffect, useRef, useState } from 'react';

import { defaulting, type IElement } from '../../graph/interface';
import { useTranslation } from '../../ui/translation';
import { useAttempt } from './attempt';
import { useActions } from './context';

/** The default of an attribute, as Python source; nothing there: it must be given. */
export function Default(props: {
  element: IElement;
  isReadOnly: boolean;
}): JSX.Element {
  const { element, isReadOnly } = props;
  const { choices, standard } = element;
  const trans = useTranslation();
  const actions = useActions();
  const { error, attempt, forget } = useAttempt();
  const isGivenUp = useRef(false);
  const value = standard ?? '';
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const label = trans.__('Default of %1', element.name);
  const keep = (source: string) => {
    if (source.trim() !== value) {
      void attempt(() => actions.edit(defaulting(element, source)));
    }
  };
  const shared = {
    className: 'df-Element-default df-code',
    'aria-label': label,
    title: label,
    'aria-invalid': error !== null
  };
  return (
    <>
      {choices ? (
        <select
          {...shared}
          value={value}
          disabled={isReadOnly}
          onChange={event => keep(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              nameOf(event.currentTarget)?.focus();
            }
          }}
        >
          {[
            '',
            ...choices,
            ...(choices.includes(value) || value === '' ? [] : [value])
          ].map(choice => (
            <option key={choice} value={choice}>
              {choice || trans.__('required')}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          value={text}
          readOnly={isReadOnly}
          data-jp-undoer={text === value || undefined}
          placeholder={trans.__('required')}
          spellCheck={false}
          autoComplete="off"
          onChange={event => {
            setText(event.target.value);
            forget();
          }}
          onFocus={() => (isGivenUp.current = false)}
          onBlur={() => {
            if (error === null && !isGivenUp.current) {
              keep(text);
            }
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              keep(text);
            } else if (event.key === 'Escape') {
              isGivenUp.current = true;
              setText(value);
              forget();
              nameOf(event.currentTarget)?.focus();
            }
          }}
        />
      )}
      {error !== null && (
        <div className="df-InPlace-error" role="alert">
          {error}
        </div>
      )}
    </>
  );
}

/** Where the keyboard goes on after Escape. */
function nameOf(field: HTMLElement): HTMLElement | null | undefined {
  return field
    .closest('.df-Element')
    ?.querySelector<HTMLElement>('button.df-Element-name');
}
