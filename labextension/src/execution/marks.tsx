import { addIcon, closeIcon } from '@jupyterlab/ui-components';
import { useRef, useState, type RefObject } from 'react';

import type { ChangeExecution, Execution } from '../protocol/types';
import { useOpener } from '../ui/opener';
import { Rendered } from '../ui/rendered';
import { useTranslation } from '../ui/translation';

/** Sets what is given; the answer is why it was refused, null if it was not. */
export type ChangeMarks = (
  changes: Partial<ChangeExecution>
) => Promise<string | null>;

/** What people wrote on an execution: its tags, and a note in markdown. */
export function Marks(props: {
  execution: Execution;
  onChange: ChangeMarks;
}): JSX.Element {
  const { execution, onChange } = props;
  const trans = useTranslation();
  const [writes, setWrites] = useState<'tag' | 'note' | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const tagOpener = useOpener<HTMLButtonElement>(writes === 'tag');
  const noteOpener = useOpener<HTMLElement>(writes === 'note');
  const { tags, note } = execution;
  const end = (): void => setWrites(null);
  const keep = async (changes: Partial<ChangeExecution>): Promise<boolean> => {
    const reason = await onChange(changes);
    setRefused(reason);
    return reason === null;
  };
  /** Those that the execution does not say yet. */
  const added = useRef<readonly string[]>([]);
  added.current = added.current.filter(tag => !tags.includes(tag));
  const add = async (tag: string): Promise<void> => {
    added.current = [...added.current, tag];
    if (!(await keep({ tags: [...new Set([...tags, ...added.current])] }))) {
      added.current = added.current.filter(other => other !== tag);
    }
  };
  return (
    <div className="df-Execution-marks">
      <ul aria-label={trans.__('Tags')}>
        {tags.map(tag => (
          <li key={tag} className="df-Tag" title={tag}>
            <span className="df-Tag-text">{tag}</span>
            <button
              className="df-IconButton"
              aria-label={trans.__('Remove the tag %1', tag)}
              title={trans.__('Remove')}
              onClick={() =>
                void keep({ tags: tags.filter(other => other !== tag) })
              }
            >
              <closeIcon.react tag="span" width="10px" />
            </button>
          </li>
        ))}
        <li>
          {writes === 'tag' ? (
            <TagField onTag={tag => void add(tag)} onEnd={end} />
          ) : (
            <button
              ref={tagOpener}
              className="df-link"
              onClick={() => setWrites('tag')}
            >
              <addIcon.react tag="span" width="10px" /> {trans.__('Tag')}
            </button>
          )}
        </li>
        {!note && writes !== 'note' && (
          <li>
            <button
              ref={noteOpener as RefObject<HTMLButtonElement>}
              className="df-link"
              onClick={() => setWrites('note')}
            >
              <addIcon.react tag="span" width="10px" /> {trans.__('Note')}
            </button>
          </li>
        )}
      </ul>
      {writes === 'note' ? (
        <NoteField
          note={note}
          onNote={text => keep({ note: text })}
          onEnd={end}
        />
      ) : (
        note && (
          <div
            ref={noteOpener as RefObject<HTMLDivElement>}
            className="df-Execution-note"
            role="button"
            tabIndex={0}
            aria-label={trans.__('Note')}
            title={trans.__('Double-click to write')}
            onDoubleClick={() => setWrites('note')}
            onKeyDown={event => event.key === 'Enter' && setWrites('note')}
          >
            <Rendered text={note} />
          </div>
        )
      )}
      {refused && (
        <div className="df-Failure" role="alert">
          {refused}
        </div>
      )}
    </div>
  );
}

/** Enter adds a tag and goes on with the next. */
function TagField(props: {
  onTag: (tag: string) => void;
  onEnd: () => void;
}): JSX.Element {
  const { onTag, onEnd } = props;
  const trans = useTranslation();
  const [text, setText] = useState('');
  const add = (): void => {
    if (text.trim()) {
      onTag(text.trim());
      setText('');
    }
  };
  return (
    <input
      autoFocus
      className="jp-mod-styled df-Tag-field"
      aria-label={trans.__('New tag')}
      maxLength={100}
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={() => {
        add();
        onEnd();
      }}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Enter' || event.key === ',') {
          event.preventDefault();
          add();
        } else if (event.key === 'Escape') {
          setText('');
          onEnd();
        }
      }}
    />
  );
}

/** Leaving it keeps the note; one that is refused stays to be kept once more. */
function NoteField(props: {
  note: string;
  onNote: (note: string) => Promise<boolean>;
  onEnd: () => void;
}): JSX.Element {
  const { note, onNote, onEnd } = props;
  const trans = useTranslation();
  const [text, setText] = useState(note);
  const keep = async (): Promise<void> => {
    if (text === note || (await onNote(text))) {
      onEnd();
    }
  };
  return (
    <textarea
      autoFocus
      className="jp-mod-styled df-Execution-note"
      aria-label={trans.__('Note, in markdown')}
      placeholder={trans.__('Write a note. Markdown works.')}
      rows={Math.min(12, text.split('\n').length + 1)}
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={() => void keep()}
      onKeyDown={event => {
        event.stopPropagation();
        const isDone =
          event.key === 'Escape' ||
          (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (isDone) {
          event.preventDefault();
          event.currentTarget.blur();
        }
      }}
    />
  );
}
