import type { KeyboardEvent } from 'react';
import { useEffect, useRef } from 'react';
import {
  caretDownEmptyThinIcon,
  caretUpEmptyThinIcon,
  closeIcon,
  copyIcon,
  downloadIcon,
  searchIcon
} from '@jupyterlab/ui-components';

import { clockIcon } from '../ui/icons';
import { useTranslation } from '../ui/translation';
import { MOST_MATCHES } from './find';

export interface IFindState {
  readonly query: string;
  readonly count: number;
  readonly index: number;
  /** Counts how often the field was asked for, so that it gets the focus again. */
  readonly asked: number;
}

interface IToolsProps {
  /** Null while nothing is looked for. */
  find: IFindState | null;
  onFind: () => void;
  onQuery: (query: string) => void;
  onStep: (by: 1 | -1) => void;
  onClose: () => void;
  hasTimes: boolean;
  onTimes: (isOn: boolean) => void;
  onCopy: () => void;
  logUrl: string;
  fileName: string;
}

/** What can be done with the text of a job: find, times, copy, download. */
export function ConsoleTools(props: IToolsProps): JSX.Element {
  const trans = useTranslation();
  const { find, hasTimes, onTimes, logUrl, fileName } = props;
  return (
    <>
      {find && <FindField {...props} find={find} />}
      {!find && (
        <button
          className="df-IconButton"
          title={trans.__('Find (Ctrl+F)')}
          aria-label={trans.__('Find')}
          onClick={props.onFind}
        >
          <searchIcon.react tag="span" elementSize="normal" />
        </button>
      )}
      <button
        className="df-IconButton"
        aria-pressed={hasTimes}
        title={trans.__('When each line was printed')}
        aria-label={trans.__('Times')}
        onClick={() => onTimes(!hasTimes)}
      >
        <clockIcon.react tag="span" elementSize="normal" />
      </button>
      <button
        className="df-IconButton"
        title={trans.__('Copy what is shown')}
        aria-label={trans.__('Copy')}
        onClick={props.onCopy}
      >
        <copyIcon.react tag="span" elementSize="normal" />
      </button>
      <a
        className="df-IconButton"
        href={logUrl}
        download={fileName}
        title={trans.__('Download the whole log as text')}
        aria-label={trans.__('Download')}
      >
        <downloadIcon.react tag="span" elementSize="normal" />
      </a>
    </>
  );
}

function FindField(props: IToolsProps & { find: IFindState }): JSX.Element {
  const trans = useTranslation();
  const { find, onQuery, onStep, onClose } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [find.asked]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    event.stopPropagation();
    if (event.key === 'Enter') {
      onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      onClose();
    } else {
      return;
    }
    event.preventDefault();
  };
  const { query, count, index } = find;
  const total = count < MOST_MATCHES ? String(count) : `${count}+`;
  return (
    <span className="df-Find" role="search" onKeyDown={onKeyDown}>
      <input
        ref={field}
        className="jp-mod-styled"
        aria-label={trans.__('Find in the output')}
        placeholder={trans.__('Find')}
        spellCheck={false}
        value={query}
        onChange={event => onQuery(event.target.value)}
      />
      <span className="df-Find-count df-dim" role="status">
        {query === ''
          ? ''
          : count === 0
            ? trans.__('none')
            : `${index + 1}/${total}`}
      </span>
      <button
        className="df-IconButton"
        disabled={count === 0}
        title={trans.__('The one before (Shift+Enter)')}
        aria-label={trans.__('Previous')}
        onClick={() => onStep(-1)}
      >
        <caretUpEmptyThinIcon.react tag="span" elementSize="normal" />
      </button>
      <button
        className="df-IconButton"
        disabled={count === 0}
        title={trans.__('The next (Enter)')}
        aria-label={trans.__('Next')}
        onClick={() => onStep(1)}
      >
        <caretDownEmptyThinIcon.react tag="span" elementSize="normal" />
      </button>
      <button
        className="df-IconButton"
        title={trans.__('Close (Esc)')}
        aria-label={trans.__('Close')}
        onClick={onClose}
      >
        <closeIcon.react tag="span" elementSize="normal" />
      </button>
    </span>
  );
}
